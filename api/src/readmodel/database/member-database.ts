import { type Kysely, sql, type Transaction } from 'kysely';
import { archiveMigrations } from '../schema/archive';
import { engineMigrations } from '../schema/engine';
import { migrate } from '../schema/migrate';
import { createProjection, projectionForm } from '../schema/projection';
import type { Tables } from '../schema/tables';
import type { BetweenProcesses } from './between-processes';
import { OtherVersionLeads } from './other-version-leads';
import type { Turn } from './turn';

/** One schema's tables; statements built from `tables` name the schema. */
export type Part = { schema: string; tables: Kysely<Tables> };

/** The three parts of a member's database, inside one SQL transaction. */
export type Parts = { archive: Part; engine: Part; projection: Part };

type Place = {
  /** For what is read. */
  connection: Kysely<Tables>;
  /** For what is written. */
  writing: Kysely<Tables>;
  name: string;
  turn: Turn;
  /** Absent: no other process can be there. */
  between: BetweenProcesses | undefined;
  /** The projection that answers, and by what version it was made. */
  active: { number: number; form: string };
};

/**
 * One member's database: `archive` and `engine` are migrated forward and backed up; `projection_<n>` is rebuilt beside
 * the one in use, then switched, never migrated.
 */
export class MemberDatabase {
  readonly #place: Place;

  private constructor(place: Place) {
    this.#place = place;
  }

  /** @throws NewerFormat, OtherVersionLeads */
  static async open(
    connection: Kysely<Tables>,
    name: string,
    turn: Turn,
    between?: BetweenProcesses,
  ): Promise<MemberDatabase> {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) throw new Error(`${name} cannot name a schema`);
    const active = { number: 0, form: projectionForm };
    const database = new MemberDatabase({ connection, writing: connection, name, turn, between, active });
    await turn.run(() => database.#begin((transaction) => database.#prepare(transaction)));
    return database;
  }

  get name(): string {
    return this.#place.name;
  }

  get between(): BetweenProcesses | undefined {
    return this.#place.between;
  }

  get archive(): Part {
    return this.#part('archive');
  }

  get engine(): Part {
    return this.#part('engine');
  }

  /** The projection that answers now. */
  get projection(): Part {
    return this.projectionNumbered(this.activeProjection);
  }

  get activeProjection(): number {
    return this.#place.active.number;
  }

  /** The projection was made by another version: it must be rebuilt before anybody reads it. */
  get isOutdated(): boolean {
    return this.#place.active.form !== projectionForm;
  }

  projectionNumbered(number: number): Part {
    return this.#part(`projection_${number}`);
  }

  schema(part: string): string {
    return `${this.name}_${part}`;
  }

  /** The same database, written through that connection alone: when it breaks, nothing more is written. */
  through(writing: Kysely<Tables>): MemberDatabase {
    return new MemberDatabase({ ...this.#place, writing });
  }

  /** Looks which projection answers: another process may have switched. */
  async refresh(): Promise<void> {
    const row = await this.#activeIn(this.#place.connection);
    if (row) Object.assign(this.#place.active, row);
  }

  /**
   * One SQL transaction over all parts. Writers of one member take turns, so that what is written first is seen first:
   * the feed's order of arrival is the order of commits. Inside, use only the handles given.
   */
  transaction<T>(work: (parts: Parts) => Promise<T>, projection?: number): Promise<T> {
    return this.#place.turn.run(() => this.#transaction(work, projection ?? this.activeProjection));
  }

  /** An empty projection beside the one in use. Left-overs of an interrupted rebuild are dropped. */
  async prepareProjection(): Promise<number> {
    const next = this.activeProjection + 1;
    await this.#place.turn.run(() =>
      this.#begin((transaction) => createProjection(transaction, this.schema(`projection_${next}`))),
    );
    return next;
  }

  /** From here on the prepared projection answers. `last` runs in the same transaction, while nobody else writes. */
  async switchProjection(number: number, last: (parts: Parts) => Promise<void>): Promise<void> {
    const { turn, writing, active } = this.#place;
    await turn.run(async () => {
      await this.#transaction(async (parts) => {
        await last(parts);
        await parts.archive.tables.updateTable('active_projection').set({ number, form: projectionForm }).execute();
      }, number);
      const before = this.schema(`projection_${active.number - 1}`);
      Object.assign(active, { number, form: projectionForm });
      await sql`drop schema if exists ${sql.id(before)} cascade`.execute(writing);
    });
  }

  #begin<T>(work: (transaction: Transaction<Tables>) => Promise<T>): Promise<T> {
    const { writing, between } = this.#place;
    return writing.transaction().execute(async (transaction) => {
      await between?.beginning().execute(transaction);
      return work(transaction);
    });
  }

  #transaction<T>(work: (parts: Parts) => Promise<T>, projection: number): Promise<T> {
    return this.#begin((transaction) =>
      work({
        archive: this.#part('archive', transaction),
        engine: this.#part('engine', transaction),
        projection: this.#part(`projection_${projection}`, transaction),
      }),
    );
  }

  #part(name: string, connection: Kysely<Tables> = this.#place.connection): Part {
    const schema = this.schema(name);
    return { schema, tables: connection.withSchema(schema) };
  }

  /** Brings all parts up to date, unless somebody is at work on them as they are. */
  async #prepare(transaction: Transaction<Tables>): Promise<void> {
    const alone = (await this.between?.nobodyLeads().execute(transaction))?.rows[0]?.alone ?? true;
    const changed = [
      await migrate(transaction, this.schema('archive'), archiveMigrations),
      await migrate(transaction, this.schema('engine'), engineMigrations),
    ];
    const row = (await this.#activeIn(transaction)) ?? (await this.#firstProjection(transaction));
    Object.assign(this.#place.active, row);
    if (!alone && (changed.includes(true) || this.isOutdated)) throw new OtherVersionLeads(this.name);
  }

  #activeIn(connection: Kysely<Tables>): Promise<Place['active'] | undefined> {
    const { tables } = this.#part('archive', connection);
    return tables.selectFrom('active_projection').select(['number', 'form']).executeTakeFirst();
  }

  async #firstProjection(transaction: Transaction<Tables>): Promise<Place['active']> {
    const first = { number: 1, form: projectionForm };
    await createProjection(transaction, this.schema('projection_1'));
    const { tables } = this.#part('archive', transaction);
    await tables
      .insertInto('active_projection')
      .values({ single: true, ...first })
      .execute();
    return first;
  }
}
