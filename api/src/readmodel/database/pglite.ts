import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import { lockFolder } from './lock-file';
import { Turn } from './turn';

/**
 * PGlite in the clothes of a pool: one connection, handed round in turns, so that a transaction keeps it to its end.
 * `folder` absent: in memory.
 */
export async function pglitePool(folder?: string): Promise<PostgresPool> {
  const unlock = folder === undefined ? () => undefined : lockFolder(folder);
  const pglite = await start(folder).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const turn = new Turn();
  return {
    connect: async () => client(pglite, await turn.take()),
    end: async () => {
      const done = await turn.take();
      await pglite.close();
      unlock();
      done();
    },
  };
}

function start(folder: string | undefined): Promise<PGlite> {
  return PGlite.create({
    ...(folder === undefined ? {} : { dataDir: join(folder, 'pglite') }),
    parsers: { [types.INT8]: BigInt },
  });
}

function client(pglite: PGlite, release: () => void): PostgresPoolClient {
  return {
    query: (async (text: string, parameters: readonly unknown[]) => {
      const { rows, affectedRows } = await pglite.query(text, [...parameters]);
      return { command: commandOf(text), rowCount: affectedRows ?? rows.length, rows };
    }) as PostgresPoolClient['query'],
    release,
  };
}

type Command = 'INSERT' | 'UPDATE' | 'DELETE' | 'SELECT';

/** PGlite does not say which command it ran; Kysely counts affected rows by it. */
function commandOf(text: string): Command {
  const word = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase();
  return word === 'INSERT' || word === 'UPDATE' || word === 'DELETE' ? word : 'SELECT';
}
