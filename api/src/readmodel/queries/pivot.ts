import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { MemberDatabase, Part } from '../database/member-database';
import { conditionsOf, type RecordFilter } from './records';

/** Sums over series of one customer part and unit in the week or day that begins then; of all parts, `part` is null. */
export type PivotSum = { part: string | null; unit: string; start: string; demand: string; committed: string | null };
export type PivotFilter = Omit<RecordFilter, 'kind'> & { granularity: 'week' | 'day' };

/** Customer parts of which the filter finds active series, in order of their numbers. */
export async function readPivotParts(
  { projection }: MemberDatabase,
  filter: PivotFilter,
  { after, limit }: { after?: string; limit: number },
): Promise<string[]> {
  const conditions = seriesOf(projection, filter);
  if (after !== undefined) conditions.push(sql`parts[1] collate "C" > ${after}`);
  const { rows } = await sql<{ part: string }>`
    select parts[1] as part from ${table(projection)} where ${and(conditions)}
    group by parts[1] order by parts[1] collate "C" limit ${limit}`.execute(projection.tables);
  return rows.map(({ part }) => part);
}

/** The sums of these parts each, or without them of all together. Only buckets of the filter's days are in it. */
export async function readPivot(
  { projection }: MemberDatabase,
  filter: PivotFilter,
  parts?: readonly string[],
): Promise<PivotSum[]> {
  const { days } = filter;
  const conditions = seriesOf(projection, filter);
  if (parts) conditions.push(sql`parts && ${parts}::text[]`, sql`parts[1] = any(${parts}::text[])`);
  const part = parts ? sql`parts[1]` : sql`null::text`;
  const within = days ? sql`where start between ${days.first}::date and ${days.last}::date` : sql``;
  const { rows } = await sql<PivotSum>`
    select ${part} as part, unit, start::text as start, sum(one.demand)::text as demand, sum(one.committed)::text as committed
    from (select parts, unit, starts, demand, committed from ${table(projection)} where ${and(conditions)}) as series
    cross join lateral unnest(starts, series.demand, series.committed) as one (start, demand, committed)
    ${within} group by 1, unit, start order by 1, unit, start`.execute(projection.tables);
  return rows;
}

const table = ({ schema }: Part) => sql.table(`${schema}.records`);
const and = (conditions: readonly RawBuilder<SqlBool>[]) => sql.join(conditions, sql` and `);

function seriesOf(part: Part, { granularity, ...filter }: PivotFilter): RawBuilder<SqlBool>[] {
  return [
    ...conditionsOf(part, { ...filter, kind: 'forecast' }),
    sql`live and not ended and status <> 'inactive' and granularity = ${granularity}`,
  ];
}
