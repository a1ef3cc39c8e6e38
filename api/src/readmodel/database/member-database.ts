import { type Kysely, sql } from 'kysely';
import { archiveMigrations } from '../schema/archive';
import { engineMigrations } from '../schema/engine';
import { migrate } from '../schema/migrate';
import { createProjection, projectionForm } from '../schema/projection';
import type { Tables } from '../schema/tables';
import type { Turn } from './turn';

/** One schema's tables; statements built from `tables` name the schema. */
export type Part = { schema: string; tables: Kysely<Tables> };

/** The three parts of a member's database, inside one SQL transaction. */
export type Parts = { archive: Part; engine: Part; projection: Part };

/**
 * One member's database: `archive` and `engine` are migrated forward and backed up; `projection_<n>` is rebuilt beside
 * the one in use, then switched, never migrated.
 */
export class MemberDatabase {
  readonly #connection: Kysely<Tables>;
  readonly #turn: Turn;
  #active = 0;
  #form = projectionForm;

  private constructor(
    connection: Kysely<Tables>,
    readonly name: string,
    turn: Turn,
  ) {
    this.#connection = connection;
    this.#turn = turn;
  }

  static async open(connection: Kysely<Tables>, name: string, turn: Turn): Promise<MemberDatabase> {
    if (!/^[a-z][a-z0-9_]{0,39}$/.test(name)) throw new Error(`${name} cannot name a schema`);
    const database = new MemberDatabase(connection, name, turn);
    await turn.run(async () => {
      await migrate(connection, database.schema('archive'), archiveMigrations);
      await migrate(connection, database.schema('engine'), engineMigrations);
      await database.#openProjection();
    });
    return database;
  }

  get archive(): Part {
    return this.#part('archive');
  }

  get engine(): Part {
    return this.#part('engine');
  }

  /** The projection that answers now. */
  get projection(): Part {
    return this.projectionNumbered(this.#active);
  }

  get activeProjection(): number {
    return this.#active;
  }

  /** The projection was made by another version: it must be rebuilt before anybody reads it. */
  get isOutdated(): boolean {
    return this.#form !== projectionForm;
  }

  projectionNumbered(number: number): Part {
    return this.#part(`projection_${number}`);
  }

  schema(part: string): string {
    return `${this.name}_${part}`;
  }

  /**
   * One SQL transaction over all parts. Writers of one member take turns, so that what is written first is seen first:
   * the feed's order of arrival is the order of commits. Inside, use only the handles given.
   */
  transaction<T>(work: (parts: Parts) => Promise<T>, projection?: number): Promise<T> {
    return this.#turn.run(() => this.#transaction(work, projection ?? this.#active));
  }

  /** An empty projection beside the one in use. Left-overs of an interrupted rebuild are dropped. */
  async prepareProjection(): Promise<number> {
    const next = this.#active + 1;
    await this.#turn.run(() => createProjection(this.#connection, this.schema(`projection_${next}`)));
    return next;
  }

  /** From here on the prepared projection answers. `last` runs in the same transaction, while nobody else writes. */
  async switchProjection(number: number, last: (parts: Parts) => Promise<void>): Promise<void> {
    await this.#turn.run(async () => {
      await this.#transaction(async (parts) => {
        await last(parts);
        await parts.archive.tables.updateTable('active_projection').set({ number, form: projectionForm }).execute();
      }, number);
      this.#form = projectionForm;
      const before = this.schema(`projection_${this.#active - 1}`);
      this.#active = number;
      await sql`drop schema if exists ${sql.id(before)} cascade`.execute(this.#connection);
    });
  }

  #transaction<T>(work: (parts: Parts) => Promise<T>, projection: number): Promise<T> {
    return this.#connection.transaction().execute((transaction) =>
      work({
        archive: this.#part('archive', transaction),
        engine: this.#part('engine', transaction),
        projection: this.#part(`projection_${projection}`, transaction),
      }),
    );
  }

  #part(name: string, connection: Kysely<Tables> = this.#connection): Part {
    const schema = this.schema(name);
    return { schema, tables: connection.withSchema(schema) };
  }

  async #openProjection(): Promise<void> {
    const row = await this.archive.tables.selectFrom('active_projection').selectAll().executeTakeFirst();
    this.#active = row?.number ?? 1;
    this.#form = row?.form ?? projectionForm;
    if (row) return;
    await createProjection(this.#connection, this.schema('projection_1'));
    await this.archive.tables
      .insertInto('active_projection')
      .values({ single: true, number: 1, form: projectionForm })
      .execute();
  }
}
