import type { Feed, FeedFact, Place, RecordId } from '@tierline/workflows';
import { type Selectable, sql, type SqlBool } from 'kysely';
import { type MemberDatabase, readTick } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';

/** The member's feed as the workflow engine reads it: the facts of the projection that answers now. */
export class WorkflowFeed implements Feed {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async channels(): Promise<string[]> {
    const rows = await this.#database.projection.tables
      .selectFrom('checkpoints')
      .select('channel')
      .orderBy('channel')
      .execute();
    return rows.map(({ channel }) => channel);
  }

  ledgerTime(channel: string): Promise<string | undefined> {
    return readTick(this.#database, channel);
  }

  async facts(channel: string, kinds: readonly string[], after: Place | undefined, limit: number): Promise<FeedFact[]> {
    const rows = await this.#ordered(channel, after).where('kind', 'in', kinds).limit(limit).execute();
    return rows.map(feedFact);
  }

  async factsOf({ channel, kind, id }: RecordId, after: Place | undefined, through: Place): Promise<FeedFact[]> {
    const rows = await this.#ordered(channel, after)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where(sql<SqlBool>`(block, tx, fact) <= (${through.block}, ${through.tx}, ${through.fact})`)
      .execute();
    return rows.map(feedFact);
  }

  #ordered(channel: string, after: Place | undefined) {
    const facts = this.#database.projection.tables
      .selectFrom('facts')
      .selectAll()
      .where('channel', '=', channel)
      .orderBy('block')
      .orderBy('tx')
      .orderBy('fact');
    return after === undefined
      ? facts
      : facts.where(sql<SqlBool>`(block, tx, fact) > (${after.block}, ${after.tx}, ${after.fact})`);
  }
}

export function feedFact({
  channel,
  block,
  tx,
  fact,
  kind,
  id,
  version,
  type,
  at,
  by_msp,
  content,
}: Selectable<Tables['facts']>): FeedFact {
  return { channel, block, tx, fact, kind, id, version: version ?? undefined, type, at, by: by_msp, data: content };
}
