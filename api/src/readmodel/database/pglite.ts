import { PGlite } from '@electric-sql/pglite';
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
  const pglite = await PGlite.create(folder === undefined ? {} : { dataDir: `${folder}/pglite` }).catch(
    (error: unknown) => {
      unlock();
      throw error;
    },
  );
  const stream = (): PGliteStream => new PGliteStream(pglite);
  const account = { user: 'postgres', database: 'postgres', ssl: false };
  const pool = new pg.Pool({ ...account, stream, max: 1, idleTimeoutMillis: 0, types: { getTypeParser } });
  const close = async (): Promise<void> => {
    await pglite.close();
    unlock();
  };
  return preparedPool(pool, { close, upkeep: new Upkeep() });
}
