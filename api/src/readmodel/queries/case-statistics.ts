import { type RawBuilder, sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import { atMost } from './keyset';

export const caseGroupings = ['CAUSE', 'PARTNER', 'PART', 'CATEGORY', 'SEVERITY'] as const;
export type CaseGrouping = (typeof caseGroupings)[number];

export type CaseStatisticsFilter = {
  /** RFC 3339; cases opened then or later, and before. */
  from: string;
  until: string;
  by: CaseGrouping;
  channel?: string;
  /** This member. */
  mspId: string;
};
/** How long something took, in minutes. */
export type CaseSpan = { count: number; median: number; p90: number };
type Span = 'acknowledgedHere' | 'acknowledgedByPartners' | 'resolved' | 'closedAfter';
export type CaseStatistics = {
  /** null: nothing is said of it. */
  name: string | null;
  opened: number;
  closed: number;
  reopened: number;
  escalated: number;
  spans: Partial<Record<Span, CaseSpan>>;
};

/** Groups; of more, those with the most cases. */
const most = 200;

/**
 * How cases that were opened in a time went, by groups; a case of several partners or parts is in the group of each. Times are those that the
 * facts bear. What was reopened is neither resolved nor closed until it is again.
 */
export async function readCaseStatistics(
  { projection }: MemberDatabase,
  { from, until, by, channel, mspId }: CaseStatisticsFilter,
): Promise<CaseStatistics[]> {
  const [records, facts] = ['records', 'facts'].map((name) => sql.table(`${projection.schema}.${name}`));
  const only = channel === undefined ? sql`true` : sql`channel = ${channel}`;
  const { rows } = await sql<CaseStatistics>`
    with lives as (
      select channel, id, min(at) filter (where type = 'CaseOpened') as opened,
        ${lastOf('CaseResolved')} as resolved, ${lastOf('CaseClosed')} as closed,
        bool_or(type = 'CaseReopened') as reopened, bool_or(type = 'CaseEscalated') as escalated
      from ${facts} where kind = 'case' and ${only} group by channel, id),
    cases as (
      select channel, id, coalesce(opened, state ->> 'openedAt')::timestamptz as opened,
        resolved::timestamptz as resolved, closed::timestamptz as closed, reopened, escalated, ${named(by, mspId)} as names
      from ${records} join lives using (channel, id)
      where kind = 'case' and not ended),
    grouped as (
      select cases.*, name from cases cross join lateral unnest(names) as name
      where opened >= ${from}::timestamptz and opened < ${until}::timestamptz),
    acknowledged as (
      select one.channel, one.id, one.by_msp, one.at::timestamptz as at, max(other.at)::timestamptz as admitted
      from ${facts} as one left join ${facts} as other on other.channel = one.channel and other.kind = 'case'
        and other.id = one.id and other.type = 'PartyAdmitted' and other.content ->> 'mspId' = one.by_msp
      where one.kind = 'case' and one.type = 'CaseAcknowledged' group by one.channel, one.id, one.by_msp, one.at),
    took as (
      select name, 'resolved' as what, resolved - opened as time from grouped where resolved is not null
      union all select name, 'closedAfter', closed - opened from grouped where closed is not null
      union all select name, case by_msp when ${mspId} then 'acknowledgedHere' else 'acknowledgedByPartners' end,
        at - coalesce(admitted, opened) from grouped join acknowledged using (channel, id)
        where by_msp = ${mspId} or ${by === 'PARTNER' ? sql`by_msp = name` : sql`true`}),
    spans as (
      select name, what, count(*) as count,
        percentile_cont(array[0.5, 0.9]) within group (order by extract(epoch from time)::float8 / 60) as parts
      from took group by name, what)
    select name, count(*)::integer as opened, count(closed)::integer as closed,
      (count(*) filter (where reopened))::integer as reopened, (count(*) filter (where escalated))::integer as escalated,
      (select coalesce(json_object_agg(what, json_build_object('count', count, 'median', parts[1], 'p90', parts[2])), '{}')
        from spans where spans.name is not distinct from grouped.name) as spans
    from grouped group by name order by count(*) desc, name ${atMost(most)}`.execute(projection.tables);
  return rows;
}

/** When it came to this; null: it never did, or was reopened since. */
const lastOf = (type: 'CaseResolved' | 'CaseClosed'): RawBuilder<unknown> => sql`
  case when (array_agg(type order by block desc, tx desc, fact desc)
    filter (where type in (${type}, 'CaseReopened')))[1] = ${type} then max(at) filter (where type = ${type}) end`;

/** The groups that a case is in; at least one. */
function named(by: CaseGrouping, mspId: string): RawBuilder<unknown> {
  const names: Record<CaseGrouping, RawBuilder<unknown>> = {
    CAUSE: sql`array[state ->> 'rootCause']`,
    PARTNER: sql`array_remove(parties, ${mspId})`,
    PART: sql`case when cardinality(parts) = 0 then array[null]::text[] else parts end`,
    CATEGORY: sql`array[category]`,
    SEVERITY: sql`array[severity]`,
  };
  return names[by];
}
