import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import type { Upkeep } from './upkeep';

/** Statements beyond these are sent as they are: a server keeps each named one for as long as its connection lives. */
const keptStatements = 2000;

type Lender = { connect(): Promise<pg.PoolClient>; end(): Promise<void> };
type Care = { close?: () => Promise<void>; upkeep?: Upkeep };

/** A pool whose connections parse and plan each statement with parameters once. `upkeep` is done between transactions. */
export function preparedPool(pool: Lender, { close, upkeep }: Care = {}): PostgresPool {
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
      client.on('error', toldByTheNextStatement);
      const query = (text: string, values: readonly unknown[]) => {
        upkeep?.count();
        return client.query(values.length === 0 ? { text } : { name: nameOf(text), text, values: [...values] });
      };
      const giveBack = (): void => {
        client.removeListener('error', toldByTheNextStatement);
        client.release();
      };
      const release = (): void => {
        if (upkeep?.isDue === true) void upkeep.run(client).finally(giveBack);
        else giveBack();
      };
      return { query: query as unknown as PostgresPoolClient['query'], release };
    },
    end: async () => {
      await pool.end();
      await close?.();
    },
  };
}

/** A connection that breaks between two statements of a transaction: unheard, it would end the process. */
const toldByTheNextStatement = (): void => undefined;
