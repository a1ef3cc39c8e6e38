import type { PoolClient } from 'pg';

/** Between looks at the tables; a look costs about as much as two statements. */
const statementsBetweenLooks = 1000;
/** In units of 300 rows of a table; a server takes 100 of them, in a process that nobody waits for. */
const sampled = 10;

/** As a server's autovacuum asks by default: rows that died, or changed since they were last counted. */
const due = `
  select schemaname, relname from pg_stat_user_tables
  where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup`;

/**
 * What a PostgreSQL server does by itself and PGlite never: clears dead rows away and counts the living, by which
 * statements are planned. Without it a record's hundredth version costs many times its first.
 */
export class Upkeep {
  #statements = 0;

  /** A statement was executed. */
  count(): void {
    this.#statements += 1;
  }

  get isDue(): boolean {
    return this.#statements >= statementsBetweenLooks;
  }

  /** What fails (a full disk) is tried again later; nobody waits for it. @param client outside of a transaction */
  async run(client: PoolClient): Promise<void> {
    this.#statements = 0;
    await this.#tidy(client).catch(() => undefined);
  }

  async #tidy(client: PoolClient): Promise<void> {
    await client.query(`set default_statistics_target = ${String(sampled)}`);
    await client.query('select pg_stat_force_next_flush()');
    const { rows } = await client.query<{ schemaname: string; relname: string }>(due);
    for (const { schemaname, relname } of rows) await client.query(`vacuum (analyze) "${schemaname}"."${relname}"`);
  }
}
