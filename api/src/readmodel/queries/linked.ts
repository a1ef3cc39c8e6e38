import type { CapacityGroupState, ForecastState } from '@tierline/chaincode/schema';
import { sql } from 'kysely';
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
