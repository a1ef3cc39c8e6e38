import { sql } from 'kysely';
import type { ClaimedKey, KeyStore } from '../commands';
import { type Identified, subjectOf } from '../identity';
import type { MemberDatabase } from '../readmodel';

/** Keys of requests, in the part `engine` of the member's database. */
export class SqlKeyStore implements KeyStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  /** In one statement: of two processes of the member that are asked at once, one is first. */
  async claim({ person, keyHash, bodyHash, at }: ClaimedKey, since: string): Promise<string> {
    const claimed = await this.#tables
      .insertInto('idempotency_keys')
      .values({ subject: subjectOf(person), key_hash: keyHash, body_hash: bodyHash, at })
      .onConflict((conflict) =>
        conflict.columns(['subject', 'key_hash']).doUpdateSet({
          body_hash: sql<string>`case when idempotency_keys.at < ${since} then excluded.body_hash else idempotency_keys.body_hash end`,
          at: sql<string>`excluded.at`,
        }),
      )
      .returning('body_hash')
      .executeTakeFirstOrThrow();
    await this.#tables.deleteFrom('idempotency_keys').where('at', '<', since).execute();
    return claimed.body_hash;
  }

  async forgetPerson(person: Identified): Promise<void> {
    await this.#tables.deleteFrom('idempotency_keys').where('subject', '=', subjectOf(person)).execute();
  }

  get #tables() {
    return this.#database.engine.tables;
  }
}
