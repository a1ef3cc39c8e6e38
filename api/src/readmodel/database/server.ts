import { Kysely, PostgresDialect } from 'kysely';
import type { Tables } from '../schema/tables';
import { MemberDatabase } from './member-database';
import { pglitePool } from './pglite';
import { postgresPool } from './postgres';
import { Turn } from './turn';

export type DatabaseOptions = {
  /** A PostgreSQL server; absent: PGlite. */
  url?: string;
  /** Where PGlite keeps its files; absent: in memory. */
  folder?: string;
  onBrokenConnection?: (error: Error) => void;
};

/** One database, shared by the member nodes of one process: each has schemas of its own. */
export class DatabaseServer {
  readonly #connection: Kysely<Tables>;
  readonly #turns = new Map<string, Turn>();

  private constructor(connection: Kysely<Tables>) {
    this.#connection = connection;
  }

  /** @throws FolderLocked if another process has the folder */
  static async open(options: DatabaseOptions = {}): Promise<DatabaseServer> {
    const pool =
      options.url === undefined
        ? await pglitePool(options.folder)
        : postgresPool(options.url, options.onBrokenConnection ?? (() => undefined));
    return new DatabaseServer(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }));
  }

  /** Opens a member's parts and brings their schemas up to date. `name`: the member's slug. */
  async member(name: string): Promise<MemberDatabase> {
    const turn = this.#turns.get(name) ?? new Turn();
    this.#turns.set(name, turn);
    return MemberDatabase.open(this.#connection, name, turn);
  }

  close(): Promise<void> {
    return this.#connection.destroy();
  }
}
