import type { Selectable } from 'kysely';
import type { Bot, BotStore } from '../bots';
import { type Identified, personOf, subjectOf } from '../identity';
import type { MemberDatabase } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';

/** Bots in the part `engine` of the member's database. */
export class SqlBotStore implements BotStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async all(): Promise<Bot[]> {
    const rows = await this.#database.engine.tables.selectFrom('bots').selectAll().orderBy('name').execute();
    return rows.map(botOf);
  }

  async find(person: Identified): Promise<Bot | undefined> {
    const rows = this.#database.engine.tables.selectFrom('bots').selectAll();
    const row = await rows.where('subject', '=', subjectOf(person)).executeTakeFirst();
    return row && botOf(row);
  }

  async save({ scopes, registeredAt, requestsPerMinute, ...bot }: Omit<Bot, 'cursor' | 'readAt'>): Promise<void> {
    const { issuer, name } = bot;
    const row = {
      ...{ issuer, name, scopes: [...scopes] },
      ...{ requests_per_minute: requestsPerMinute, registered_at: registeredAt },
    };
    await this.#database.transaction(async ({ engine: { tables } }) => {
      await tables
        .insertInto('bots')
        .values({ ...row, subject: subjectOf(bot), cursor: null, read_at: null })
        .onConflict((conflict) => conflict.column('subject').doUpdateSet(row))
        .execute();
    });
  }

  async remove(person: Identified): Promise<boolean> {
    return this.#database.transaction(async ({ engine: { tables } }) => {
      const gone = tables.deleteFrom('bots').where('subject', '=', subjectOf(person));
      return (await gone.executeTakeFirst()).numDeletedRows > 0n;
    });
  }

  async read(person: Identified, cursor: string, at: string): Promise<void> {
    await this.#database.engine.tables
      .updateTable('bots')
      .set({ cursor, read_at: at })
      .where('subject', '=', subjectOf(person))
      .execute();
  }
}

function botOf({ subject, issuer: _issuer, name, scopes, ...row }: Selectable<Tables['bots']>): Bot {
  return {
    ...{ ...personOf(subject), name, scopes, requestsPerMinute: row.requests_per_minute },
    ...{ registeredAt: row.registered_at, cursor: row.cursor, readAt: row.read_at },
  };
}
