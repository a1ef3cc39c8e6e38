import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dataDir as emptyDatabase } from '@electric-sql/pglite-prepopulatedfs';
import type { PostgresPool } from 'kysely';
import pg from 'pg';
import { lockFolder } from './lock-file';
import { PGliteStream } from './pglite-stream';
import { preparedPool } from './prepared-pool';
import { getTypeParser } from './type-parser';
import { Upkeep } from './upkeep';

/**
 * PGlite behind the client that a PostgreSQL server has too: a pool of one connection, which a transaction keeps to its end.
 * `folder` absent: in memory.
 */
export async function pglitePool(folder?: string): Promise<PostgresPool> {
  const unlock = folder === undefined ? () => undefined : lockFolder(folder);
  const pglite = await (folder === undefined ? make() : open(folder)).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const stream = (): PGliteStream => new PGliteStream(pglite);
  const account = { user: 'postgres', database: 'postgres', ssl: false };
  const pool = new pg.Pool({ ...account, stream, max: 1, idleTimeoutMillis: 0, types: { getTypeParser } });
  const close = async (): Promise<void> => {
    await pglite.close();
    unlock();
  };
  return preparedPool(pool, { close, upkeep: new Upkeep() });
}

/** From the empty database that PGlite ships: initdb takes three times as long. */
async function make(dataDir?: string): Promise<PGlite> {
  return PGlite.create({ loadDataDir: await emptyDatabase(), ...(dataDir !== undefined && { dataDir }) });
}

/** What lies in a folder; one whose making was interrupted is made anew. */
async function open(folder: string): Promise<PGlite> {
  const dataDir = join(folder, 'pglite');
  const unfinished = `${dataDir}.unfinished`;
  if (existsSync(dataDir) && !existsSync(unfinished)) return PGlite.create({ dataDir });
  writeFileSync(unfinished, '');
  rmSync(dataDir, { recursive: true, force: true });
  const pglite = await make(dataDir);
  rmSync(unfinished);
  return pglite;
}
