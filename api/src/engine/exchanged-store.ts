import type { Exchanged, ExchangedObjects } from '../commands';
import { plainId } from '../exchange';
import type { MemberDatabase } from '../readmodel';

/** Identifiers from outside, in the part `engine` of the member's database. */
export class ExchangedStore implements ExchangedObjects {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async list(channel: string, model: string): Promise<Exchanged[]> {
    return this.#tables
      .selectFrom('exchanged')
      .select(['written as id', 'subject', 'changed_at as changedAt', 'taken_at as takenAt'])
      .where('channel', '=', channel)
      .where('model', '=', model)
      .orderBy('object_id')
      .execute();
  }

  async save(channel: string, model: string, { id, subject, changedAt, takenAt }: Exchanged): Promise<void> {
    const content = { written: id, subject: [...subject], changed_at: changedAt, taken_at: takenAt };
    await this.#tables
      .insertInto('exchanged')
      .values({ channel, model, object_id: plainId(id), ...content })
      .onConflict((conflict) => conflict.columns(['channel', 'model', 'object_id']).doUpdateSet(content))
      .execute();
  }

  async forget(channel: string, model: string, id: string): Promise<void> {
    await this.#tables
      .deleteFrom('exchanged')
      .where('channel', '=', channel)
      .where('model', '=', model)
      .where('object_id', '=', plainId(id))
      .execute();
  }

  get #tables() {
    return this.#database.engine.tables;
  }
}
