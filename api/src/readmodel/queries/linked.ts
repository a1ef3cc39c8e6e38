import type { CapacityGroupState, ForecastState } from '@tierline/chaincode/schema';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';

/** A supplier and its customer on one channel: what a capacity group is linked to lies between the same two. */
export type LinkedBetween = { channel: string; customer: string; supplier: string };
export type StandingSeries = { id: string; state: ForecastState };

/** Weekly demand of these customer parts as it stands. */
export async function readLinkedSeries(
  { projection: { schema, tables } }: MemberDatabase,
  { channel, customer, supplier }: LinkedBetween,
  parts: readonly string[],
): Promise<StandingSeries[]> {
  if (parts.length === 0) return [];
  const { rows } = await sql<StandingSeries>`
    select id, state from ${sql.table(`${schema}.records`)}
    where channel = ${channel} and kind = 'forecast' and live and not ended and parts && ${parts}::text[]
      and state->>'buyer' = ${customer} and state->>'supplier' = ${supplier} and state->>'granularity' = 'week'`.execute(
    tables,
  );
  return rows;
}

/** Capacity groups by the supplier's ids of them. */
export async function readLinkedGroups(
  { projection: { schema, tables } }: MemberDatabase,
  { channel, customer, supplier }: LinkedBetween,
  groupIds: readonly string[],
): Promise<CapacityGroupState[]> {
  if (groupIds.length === 0) return [];
  const { rows } = await sql<{ state: CapacityGroupState }>`
    select state from ${sql.table(`${schema}.records`)}
    where channel = ${channel} and kind = 'capacity-group' and live and not ended and names && ${groupIds}::text[]
      and state->>'customer' = ${customer} and state->>'supplier' = ${supplier}
      and state->>'groupId' = any(${groupIds}::text[])`.execute(tables);
  return rows.map(({ state }) => state);
}

/** These series as they stood then, by the signers' times, which every party's peer attested; erased ones are not there. */
export async function readSeriesAsOf(
  { projection: { schema, tables } }: MemberDatabase,
  channel: string,
  ids: readonly string[],
  at: string,
): Promise<StandingSeries[]> {
  const { rows } = await sql<StandingSeries>`
    select distinct on (id) id, state from ${sql.table(`${schema}.versions`)}
    where channel = ${channel} and kind = 'forecast' and id = any(${ids}::text[]) and at <= ${at} and not purged
    order by id, version desc`.execute(tables);
  return rows;
}

export type ActiveGroup = { channel: string; id: string; state: CapacityGroupState };
/** All; those on which a change after that block (by order of arrival) may bear, by parties; or these. */
type WhichGroups = 'all' | { after: bigint } | { ids: readonly string[] };

/**
 * Groups in use of the channel that this member is party to. Demand reaches a group also by the groups below it, so what changed
 * between its two members bears on it.
 */
export async function readActiveGroups(
  { projection: { schema, tables } }: MemberDatabase,
  channel: string,
  which: WhichGroups,
): Promise<ActiveGroup[]> {
  const table = sql.table(`${schema}.records`);
  const { rows } = await sql<ActiveGroup>`
    select channel, id, state from ${table} where channel = ${channel} and kind = 'capacity-group' and live
      and not ended and status <> 'inactive' and ${bearsOn(table, channel, which)} order by id`.execute(tables);
  return rows;
}

function bearsOn(table: RawBuilder<unknown>, channel: string, which: WhichGroups): RawBuilder<SqlBool> {
  if (which === 'all') return sql`true`;
  if ('ids' in which) return sql`id = any(${which.ids}::text[])`;
  return sql`parties in (
    select changed.parties from ${table} as changed where changed.channel = ${channel}
      and changed.changed_arrival > ${which.after} and changed.kind in ('capacity-group', 'forecast'))`;
}
