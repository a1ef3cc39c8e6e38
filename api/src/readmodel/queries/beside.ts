import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { Part } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import { atMost, type Keyset, windowed, type Window } from './keyset';

type Beside = 'versions' | 'entries' | 'facts';
type Question = {
  table: Beside;
  columns: RawBuilder<unknown>;
  keyset: Keyset;
  window: Window;
  /** Narrows what is looked at. */
  only?: RawBuilder<SqlBool>;
};

/**
 * A window of what stands beside each of many records, by one statement: `found[i]` is of `places[i]`. A row that is no
 * longer there when asked for is simply not in it.
 * @throws CursorOfAnotherList
 */
export async function readBeside<Row>(
  part: Part,
  places: readonly RecordPlace[],
  { table, columns, keyset, window, only = sql`true` }: Question,
): Promise<Row[][]> {
  const found: Row[][] = places.map(() => []);
  const { bounds, order } = windowed(keyset, window);
  const { rows } = await sql<Row & { asked: bigint }>`
    select asked.number as asked, found.* from ${asked(places)}
    cross join lateral (
      select ${columns} from ${sql.table(`${part.schema}.${table}`)} as one
      where one.channel = asked.channel and one.kind = asked.kind and one.id = asked.id and ${only} and ${bounds}
      order by ${order} ${atMost(window.limit)}) as found`.execute(part.tables);
  for (const { asked: number, ...row } of rows) found[Number(number) - 1]?.push(row as unknown as Row);
  return found;
}

/**
 * The places as a table `asked (channel, kind, id, number)`, by three parameters however many they are. A single one, what
 * is asked most, is given as itself: the server then plans the statement once and not each time.
 */
export function asked(places: readonly RecordPlace[]): RawBuilder<unknown> {
  const [first, ...others] = places;
  if (first && others.length === 0)
    return sql`(values (${first.channel}::text, ${first.kind}::text, ${first.id}::text, 1::bigint)) as asked (channel, kind, id, number)`;
  const [channels, kinds, ids] = (['channel', 'kind', 'id'] as const).map((name) => places.map((place) => place[name]));
  return sql`unnest(${channels}::text[], ${kinds}::text[], ${ids}::text[]) with ordinality as asked (channel, kind, id, number)`;
}
