import { sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import type { FactFilter } from './facts';
import { atMost, cursorOf, type Keyset, type Window, windowed } from './keyset';

/** A record or, where `entryId` is not null, an entry beside it. */
export type HitView = RecordPlace & {
  entryId: string | null;
  /** What it says around what was searched for; every second part, from the second on, is what was. */
  snippet: string[];
  rank: number;
  arrival: bigint;
};
export type SearchFilter = Pick<FactFilter, 'within'> & { text: string; kinds?: readonly string[]; channel?: string };

/** However many there are: of so many the best are given. */
const candidates = 1000;
const bestFirst: Keyset = {
  columns: ['rank', 'arrival', 'channel', 'kind', 'id', 'entry_id'].map((name) => sql.ref(name)),
  types: ['integer', 'bigint', 'text', 'text', 'text', 'text'],
  descending: true,
};
export const hitCursor = ({ rank, arrival, channel, kind, id, entryId }: HitView): string =>
  cursorOf([rank, arrival.toString(), channel, kind, id, entryId ?? '']);

/** Around hits in a text of which they are taken away. */
const [begin, end] = ['\u0001', '\u0002'];
const headline = `StartSel=${begin}, StopSel=${end}, MaxFragments=2, MinWords=8, MaxWords=25, FragmentDelimiter=" … "`;

/** Its words, each once, one or other: what is marked. With all its words an excerpt takes as long as they are many, times the text's. */
const eachOnce = sql`(select string_agg(distinct word[1], ' | ')
  from regexp_matches(query::text, $$('(?:[^']|'')*')$$, 'g') as word)::tsquery`;

/**
 * What has the words, the best first; as people write it: "in this order", or, -without. A question that only says what is not
 * wanted finds nothing: it would look at everything.
 * @throws CursorOfAnotherList
 */
export async function search({ projection }: MemberDatabase, filter: SearchFilter, window: Window): Promise<HitView[]> {
  const { text, kinds, channel, within } = filter;
  const { bounds, order } = windowed(bestFirst, window);
  const conditions = [sql<SqlBool>`words @@ query`];
  if (kinds !== undefined) conditions.push(sql`kind = any(${kinds}::text[])`);
  if (within !== undefined) conditions.push(sql`kind = any(${within.kinds}::text[])`);
  if (channel !== undefined) conditions.push(sql`channel = ${channel}`);
  const asked = sql`select query, ${eachOnce} as marked
    from (select websearch_to_tsquery('simple', ${text}) as query) as parsed where querytree(query) not in ('', 'T')`;
  const { rows } = await sql<Omit<HitView, 'entryId' | 'snippet'> & { entry_id: string; snippet: string }>`
    select channel, kind, id, entry_id, arrival, rank,
      ts_headline('simple', translate(head || ' ' || body, ${begin + end}, ''), marked, ${headline}) as snippet
    from (
      select * from (
        select found.*, (1000000 * ts_rank(words, query))::integer as rank
        from (select texts.*, query, marked from (${asked}) as asked, ${sql.table(`${projection.schema}.texts`)} as texts
          where ${sql.join(conditions, sql` and `)} ${atMost(candidates)}) as found) as ranked
      where ${bounds} order by ${order} ${atMost(window.limit)}) as page
    order by ${order}`.execute(projection.tables);
  return rows.map(({ entry_id, snippet, ...row }) => ({
    ...row,
    entryId: entry_id === '' ? null : entry_id,
    snippet: snippet.split(begin).flatMap((part) => part.split(end)),
  }));
}
