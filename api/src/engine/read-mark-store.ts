import { sql } from 'kysely';
import { type Identified, subjectOf } from '../identity';
import type { MemberDatabase, RecordPlace } from '../readmodel';

type ReadUpTo = RecordPlace & { thread: string; block: bigint; tx: number; entryId: string };

/** What each person has read, in the part `engine` of the member's database: nobody else is told. */
export class ReadMarkStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  /** A mark goes forward only: two windows of one person may say so in any order. */
  async mark(person: Identified, { entryId, block, tx, ...place }: ReadUpTo): Promise<void> {
    const at = { block, tx, entry_id: entryId };
    await this.#tables
      .insertInto('read_marks')
      .values({ subject: subjectOf(person), ...place, ...at })
      .onConflict((conflict) =>
        conflict
          .columns(['subject', 'channel', 'kind', 'id', 'thread'])
          .doUpdateSet(at)
          .where(
            sql<boolean>`(read_marks.block, read_marks.tx, read_marks.entry_id) < (${block}::bigint, ${tx}::integer, ${entryId})`,
          ),
      )
      .execute();
  }

  async forget(person: Identified): Promise<void> {
    await this.#tables.deleteFrom('read_marks').where('subject', '=', subjectOf(person)).execute();
  }

  get #tables() {
    return this.#database.engine.tables;
  }
}
