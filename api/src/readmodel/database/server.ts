import { Kysely, PostgresDialect } from 'kysely';
import type { Tables } from '../schema/tables';
import { BetweenProcesses } from './between-processes';
import { MemberDatabase } from './member-database';
import { pglitePool } from './pglite';
import { postgresPool } from './postgres';
import { contendedSeat, onlySeat, type Seat, type SeatPorts } from './seat';
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

  private constructor(
    connection: Kysely<Tables>,
    private readonly url: string | undefined,
  ) {
    this.#connection = connection;
  }

  /** @throws FolderLocked if another process has the folder */
  static async open(options: DatabaseOptions = {}): Promise<DatabaseServer> {
    const pool =
      options.url === undefined
        ? await pglitePool(options.folder)
        : postgresPool(options.url, options.onBrokenConnection ?? (() => undefined));
    return new DatabaseServer(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }), options.url);
  }

  /** Opens a member's parts and brings their schemas up to date. `name`: the member's slug. @throws NewerFormat, OtherVersionLeads */
  async member(name: string): Promise<MemberDatabase> {
    const turn = this.#turns.get(name) ?? new Turn();
    this.#turns.set(name, turn);
    const between = this.url === undefined ? undefined : new BetweenProcesses(name);
    return MemberDatabase.open(this.#connection, name, turn, between);
  }

  /** Of all processes on a member's database one leads. On PGlite, which is one process's own, this one does. */
  seat(ports: SeatPorts): Promise<Seat> {
    return this.url === undefined ? onlySeat(ports) : contendedSeat(this.url, ports);
  }

  close(): Promise<void> {
    return this.#connection.destroy();
  }
}
