import type { InventoryState } from '@tierline/chaincode/schema';
import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { JsonValue } from '../schema/tables';

export type RelatedRecord = { kind: string; id: string; state: JsonValue };

/**
 * What bears on a position: forecasts, plans and the part reference of its part between its two sides, what is known of its
 * site, and the shipments of the part that are under way or moved since `since` (RFC 3339). Those of before are in the stock.
 */
export async function readRelated(
  { projection }: MemberDatabase,
  channel: string,
  { customer, supplier, customerPart, site }: InventoryState,
  since: string,
): Promise<RelatedRecord[]> {
  const table = sql.table(`${projection.schema}.records`);
  const ofPart = sql`channel = ${channel} and not ended and state is not null and parts @> ${[customerPart]}::text[]
    and parties @> ${[customer, supplier]}::text[]`;
  const { rows } = await sql<RelatedRecord>`
    select kind, id, state from ${table} where ${ofPart} and kind in ('forecast', 'part-reference', 'production-plan')
    union all
    select kind, id, state from ${table} where ${ofPart} and kind = 'shipment'
      and (status in ('planned', 'dispatched') or changed_at > ${since})
    union all
    (select kind, id, state from ${table} where channel = ${channel} and kind = 'site' and state is not null
      and sites @> ${[site]}::text[] order by id limit 1)`.execute(projection.tables);
  return rows;
}

export type OpenPosition = { channel: string; id: string; state: InventoryState };

/**
 * Open positions of the channel on which a change after block `after` (by order of arrival) bears: their own, or of a record of
 * the same part or site. `undefined`: all of them.
 */
export async function readTouchedPositions(
  { projection }: MemberDatabase,
  channel: string,
  after: bigint | undefined,
): Promise<OpenPosition[]> {
  const table = sql.table(`${projection.schema}.records`);
  const open = sql`position.channel = ${channel} and position.kind = 'inventory-position' and position.live
    and not position.ended and position.status <> 'closed'`;
  const touched = sql`position.id in (
    select one.id from ${table} as changed join ${table} as one
      on one.kind = 'inventory-position' and one.channel = changed.channel
      and (one.parts && changed.parts or (changed.kind = 'site' and one.sites && changed.sites))
    where changed.channel = ${channel} and changed.changed_arrival > ${after ?? 0n}
      and changed.kind in ('forecast', 'inventory-position', 'part-reference', 'production-plan', 'shipment', 'site'))`;
  const { rows } = await sql<OpenPosition>`
    select position.channel, position.id, position.state from ${table} as position
    where ${open} ${after === undefined ? sql`` : sql`and ${touched}`} order by position.id`.execute(projection.tables);
  return rows;
}

/** The order of arrival of what was projected last. */
export async function readLastArrival({ archive }: MemberDatabase): Promise<bigint> {
  const row = await archive.tables
    .selectFrom('blocks')
    .select(({ fn }) => fn.max('arrival').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0n;
}
