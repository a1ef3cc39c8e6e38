import type { History, PastFact, Place } from '@tierline/workflows';
import { sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../readmodel';
import { feedFact, WorkflowFeed } from './workflow-feed';

/** What happened, with what the ledger's clock showed just before: for what would have come of it. */
export class FactHistory implements History {
  readonly #database: MemberDatabase;
  readonly #feed: WorkflowFeed;

  constructor(database: MemberDatabase) {
    this.#database = database;
    this.#feed = new WorkflowFeed(database);
  }

  channels(): Promise<string[]> {
    return this.#feed.channels();
  }

  ledgerTime(channel: string): Promise<string | undefined> {
    return this.#feed.ledgerTime(channel);
  }

  async past(channel: string, kinds: readonly string[], after: Place | undefined, limit: number): Promise<PastFact[]> {
    const rows = await this.#database.projection.tables
      .selectFrom('facts')
      .selectAll('facts')
      .select((facts) =>
        facts
          .selectFrom('ticks')
          .select('ticks.at')
          .whereRef('ticks.channel', '=', 'facts.channel')
          .whereRef('ticks.block', '<', 'facts.block')
          .orderBy('ticks.block', 'desc')
          .orderBy('ticks.tx', 'desc')
          .limit(1)
          .as('ticked'),
      )
      .where('facts.channel', '=', channel)
      .where('facts.kind', 'in', kinds)
      .$if(after !== undefined, (facts) =>
        facts.where(sql<SqlBool>`(block, tx, fact) > (${after?.block}, ${after?.tx}, ${after?.fact})`),
      )
      .orderBy('facts.block')
      .orderBy('facts.tx')
      .orderBy('facts.fact')
      .limit(limit)
      .execute();
    return rows.map(({ ticked, ...row }) => ({ fact: feedFact(row), ledgerTime: ticked ?? undefined }));
  }
}
