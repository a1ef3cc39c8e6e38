import { type Selectable, sql } from 'kysely';
import type { Automate, Fired, Firing, FiringOutcome, Firings } from '../processes';
import type { MemberDatabase } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';
import { appendLocal } from './local-feed';

/** When rules fired, and what became of it, in the part `engine` of the member's database. */
export class FiringStore implements Firings {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async find(commandId: string): Promise<Firing | undefined> {
    const row = await this.#rows.where('command_id', '=', commandId).executeTakeFirst();
    return row && firingOf(row);
  }

  async begin({ commandId, by, ...fired }: Fired): Promise<void> {
    await this.#database.engine.tables
      .insertInto('firings')
      .values({ command_id: commandId, by_msp: by, ...fired, outcome: null, reason: null, entry_id: null })
      .onConflict((conflict) => conflict.column('command_id').doNothing())
      .execute();
  }

  async end(commandId: string, outcome: FiringOutcome, said: Parameters<Firings['end']>[2]): Promise<void> {
    await this.#database.transaction(async (parts) => {
      const ended = await parts.engine.tables
        .updateTable('firings')
        .set({ outcome, reason: said.reason ?? null, entry_id: said.entryId ?? null })
        .where('command_id', '=', commandId)
        .where('outcome', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (!ended || !said.notice) return;
      const { channel, kind, id, at } = ended;
      await appendLocal(parts, { type: 'Notified', record: { channel, kind, id }, at, data: said.notice });
    });
  }

  /** Those that were let through: what was held back does not hold back more. */
  async countSince(rule: string, by: string, since: string): Promise<number> {
    const { count } = await this.#database.engine.tables
      .selectFrom('firings')
      .select(({ fn }) => fn.countAll<bigint>().as('count'))
      .where('rule', '=', rule)
      .where('by_msp', '=', by)
      .where('at', '>=', since)
      .where((row) => row.or([row('outcome', 'is', null), row('outcome', 'in', ['done', 'dry-run', 'refused'])]))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async behind({ record, cause }: Automate): Promise<Firing | undefined> {
    if (cause.entryId !== undefined) {
      const row = await this.#rows.where('entry_id', '=', cause.entryId).executeTakeFirst();
      return row && firingOf(row);
    }
    if (cause.version === undefined) return undefined;
    const made = await this.#database.projection.tables
      .selectFrom('versions')
      .select('command_id')
      .where('channel', '=', record.channel)
      .where('kind', '=', record.kind)
      .where('id', '=', record.id)
      .where('version', '=', cause.version)
      .executeTakeFirst();
    return made && this.find(made.command_id);
  }

  async hasFired(rule: string, { channel, kind, id }: Automate['record'], since: string): Promise<boolean> {
    const row = await this.#database.engine.tables
      .selectFrom('firings')
      .select(sql<number>`1`.as('one'))
      .where('rule', '=', rule)
      .where('at', '>=', since)
      .where('channel', '=', channel)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  get #rows() {
    return this.#database.engine.tables.selectFrom('firings').selectAll();
  }
}

const firingOf = ({ command_id, by_msp, entry_id: _entry, ...row }: Selectable<Tables['firings']>): Firing => ({
  ...row,
  ...{ commandId: command_id, by: by_msp },
  outcome: row.outcome as FiringOutcome | null,
});
