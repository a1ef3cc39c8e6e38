import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** Statements beyond these are sent as they are: a server keeps each named one for as long as its connection lives. */
const keptStatements = 2000;

/** A pool whose connections parse and plan each statement with parameters once. */
export function preparedPool(pool: pg.Pool, close: () => Promise<void> = () => Promise.resolve()): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= keptStatements) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
  return {
    connect: async () => {
      const client = await pool.connect();
      const query = (text: string, values: readonly unknown[]) =>
        client.query(values.length === 0 ? { text } : { name: nameOf(text), text, values: [...values] });
      return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release() };
    },
    end: async () => {
      await pool.end();
      await close();
    },
  };
}
