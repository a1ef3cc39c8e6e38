import type { InventoryState } from '@tierline/chaincode/schema';
import { type RawBuilder, sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import type { JsonValue } from '../schema/rows/columns';

export type RelatedRecord = { kind: string; id: string; state: JsonValue };

/**
 * What bears on a position: forecasts, plans and the part reference of its part between its two sides, what was agreed of its
 * site, by these two before others, and the shipments of the part that are under way or moved since `since` (RFC 3339). Those of before are in the stock.
 */
export async function readRelated(
  { projection }: MemberDatabase,
  channel: string,
  { customer, supplier, customerPart, site }: Pick<InventoryState, 'customer' | 'supplier' | 'customerPart' | 'site'>,
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
    (select kind, id, state from ${table} where channel = ${channel} and kind = 'site' and state->>'agreed' is not null
      and sites @> ${[site]}::text[] order by parties @> ${[customer, supplier]}::text[] desc, id limit 1)`.execute(
    projection.tables,
  );
  return rows;
}

export type OpenPosition = { channel: string; id: string; state: InventoryState };

/** All; those on which a change after that block (by order of arrival) bears, their own or of a record of the same part or site; or these. */
export type WhichPositions = 'all' | { after: bigint } | { ids: readonly string[] };

/** Open positions of the channel that this member is party to. */
export async function readPositions(
  { projection }: MemberDatabase,
  channel: string,
  which: WhichPositions,
): Promise<OpenPosition[]> {
  const table = sql.table(`${projection.schema}.records`);
  const { rows } = await sql<OpenPosition>`
    select channel, id, state from ${table} where channel = ${channel} and kind = 'inventory-position' and live
      and not ended and status <> 'closed' and ${conditionOf(table, channel, which)} order by id`.execute(
    projection.tables,
  );
  return rows;
}

function conditionOf(table: RawBuilder<unknown>, channel: string, which: WhichPositions): RawBuilder<SqlBool> {
  if (which === 'all') return sql`true`;
  if ('ids' in which) return sql`id = any(${which.ids}::text[])`;
  return sql`id in (
    select one.id from ${table} as changed join ${table} as one
      on one.kind = 'inventory-position' and one.channel = changed.channel
      and (one.parts && changed.parts or (changed.kind = 'site' and one.sites && changed.sites))
    where changed.channel = ${channel} and changed.changed_arrival > ${which.after}
      and changed.kind in ('forecast', 'inventory-position', 'part-reference', 'production-plan', 'shipment', 'site'))`;
}

/** The order of arrival of what was projected last. */
export async function readLastArrival({ archive }: MemberDatabase): Promise<bigint> {
  const row = await archive.tables
    .selectFrom('blocks')
    .select(({ fn }) => fn.max('arrival').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0n;
}
