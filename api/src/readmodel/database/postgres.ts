import type { PostgresPool } from 'kysely';
import pg from 'pg';

/** A pool on a PostgreSQL server (15 or later). An idle connection that breaks is replaced; it must not end the process. */
export function postgresPool(url: string, onBroken: (error: Error) => void): PostgresPool {
  const pool = new pg.Pool({ connectionString: url, types: { getTypeParser } });
  pool.on('error', onBroken);
  return pool;
}

function getTypeParser(...[id, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  return id === pg.types.builtins.INT8 && format !== 'binary' ? BigInt : pg.types.getTypeParser(id, format);
}
