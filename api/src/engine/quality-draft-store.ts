import type { Selectable } from 'kysely';
import type { MemberDatabase } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';
import type { QualityDraft, QualityDraftStore } from '../quality';

/** Drafts of quality notices, in the part `engine` of the member's database: no other member has them. */
export class SqlQualityDraftStore implements QualityDraftStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async list(statuses: readonly QualityDraft['status'][], limit: number): Promise<QualityDraft[]> {
    const rows = this.#tables.selectFrom('quality_drafts').selectAll().where('status', 'in', statuses);
    return (await rows.orderBy('changed_at', 'desc').orderBy('id').limit(limit).execute()).map(draftOf);
  }

  async find(id: string): Promise<QualityDraft | undefined> {
    const row = await this.#tables.selectFrom('quality_drafts').selectAll().where('id', '=', id).executeTakeFirst();
    return row && draftOf(row);
  }

  async countCreated(): Promise<number> {
    const { count } = await this.#tables
      .selectFrom('quality_drafts')
      .select(({ fn }) => fn.countAll<bigint>().as('count'))
      .where('status', '=', 'created')
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async insert(draft: QualityDraft): Promise<void> {
    await this.#tables.insertInto('quality_drafts').values(rowOf(draft)).execute();
  }

  async replace(draft: QualityDraft, seen: number): Promise<boolean> {
    const replaced = this.#tables
      .updateTable('quality_drafts')
      .set(rowOf(draft))
      .where('id', '=', draft.id)
      .where('revision', '=', seen);
    return (await replaced.executeTakeFirst()).numUpdatedRows > 0n;
  }

  get #tables() {
    return this.#database.engine.tables;
  }
}

const rowOf = ({ input, changedAt, sending, record, ...draft }: QualityDraft) => ({
  ...{ ...draft, input: JSON.stringify(input), changed_at: changedAt },
  ...{ sending: sending ?? null, record: record ?? null },
});

function draftOf({ status, input, changed_at, sending, record, ...row }: Selectable<Tables['quality_drafts']>) {
  const draft: QualityDraft = {
    ...{ ...row, status: status as QualityDraft['status'], input: input as unknown as QualityDraft['input'] },
    ...{ changedAt: changed_at, ...(sending !== null && { sending }), ...(record !== null && { record }) },
  };
  return draft;
}
