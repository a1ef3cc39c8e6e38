import type { PostgresPool } from 'kysely';
import pg from 'pg';
import { preparedPool } from './prepared-pool';
import { getTypeParser } from './type-parser';

/** A pool on a PostgreSQL server (15 or later). An idle connection that breaks is replaced; it must not end the process. */
export function postgresPool(url: string, onBroken: (error: Error) => void): PostgresPool {
  const pool = new pg.Pool({ connectionString: url, types: { getTypeParser } });
  pool.on('error', onBroken);
  return preparedPool(pool);
}
