import { Socket } from 'node:net';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from '../schema/tables';
import type { BetweenProcesses } from './between-processes';
import { preparedPool } from './prepared-pool';
import { getTypeParser } from './type-parser';

/** Milliseconds after which a session that says nothing, or gets no answer, is over: its process hangs or cannot be reached. */
const silence = 15_000;
const settings = `
  set idle_session_timeout = ${String(silence)};
  set idle_in_transaction_session_timeout = ${String(silence)};
  set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 5`;

/** One connection to the server, for as long as it lasts: what hangs on it (the lead) ends with it. */
export class Session {
  /** Writes through this connection alone. */
  readonly writing: Kysely<Tables>;
  readonly #socket = new Socket();
  readonly #client: pg.Client;
  readonly #between: BetweenProcesses;
  #isOver = false;

  private constructor(url: string, between: BetweenProcesses) {
    const client = new pg.Client({
      ...{ connectionString: url, types: { getTypeParser }, connectionTimeoutMillis: silence },
      stream: () => this.#socket,
    });
    this.#client = client;
    this.#between = between;
    const lent = Object.assign(client, { release: () => undefined });
    const pool = preparedPool({ connect: () => Promise.resolve(lent), end: () => Promise.resolve() });
    this.writing = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  }

  /** @param on what to do when another process has written, and when the session is over */
  static async open(
    url: string,
    between: BetweenProcesses,
    on: { news: () => void; over: () => void },
  ): Promise<Session> {
    const session = new Session(url, between);
    const client = session.#client;
    client.on('error', () => undefined);
    client.on('end', () => {
      session.#isOver = true;
      on.over();
    });
    client.on('notification', ({ payload }) => {
      if (payload !== between.self) on.news();
    });
    await client.connect();
    await client.query(settings);
    await client.query(`listen "${between.channel}"`);
    return session;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether this session leads from now on, to its end. */
  async tryLead(): Promise<boolean> {
    const asked = this.#client.query<{ leads: boolean }>(`select pg_try_advisory_lock(${this.#between.lead}) as leads`);
    return (await asked).rows[0]?.leads ?? false;
  }

  /** Says that the process is there. Between others' statements: also what a failed transaction answers is an answer. */
  async beat(): Promise<void> {
    // a farewell would not be answered either
    const cut = setTimeout(() => this.#socket.destroy(), silence);
    await this.#client.query('select 1').catch(() => undefined);
    clearTimeout(cut);
  }

  async close(): Promise<void> {
    if (!this.#isOver) await this.#client.end();
  }
}
