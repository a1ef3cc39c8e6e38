import { sql } from 'kysely';
import type { MemberDatabase } from '../database/member-database';

export type LedgerPlaceOf = { channel: string; block: bigint; tx: number };
/** What the ledger's clock showed just before and just after; null: no tick. */
export type TicksAround = { before: string | null; after: string | null };

/** The ticks around each place on the ledger. */
export async function readTicksAround(
  { projection: { schema, tables } }: MemberDatabase,
  places: readonly LedgerPlaceOf[],
): Promise<TicksAround[]> {
  const ticks = sql.table(`${schema}.ticks`);
  const [channels, blocks, txs] = [
    places.map(({ channel }) => channel),
    places.map(({ block }) => block.toString()),
    places.map(({ tx }) => tx),
  ];
  const { rows } = await sql<TicksAround>`
    select
      (select at from ${ticks} as tick where tick.channel = place.channel and (tick.block, tick.tx) < (place.block, place.tx)
        order by tick.block desc, tick.tx desc limit 1) as before,
      (select at from ${ticks} as tick where tick.channel = place.channel and (tick.block, tick.tx) > (place.block, place.tx)
        order by tick.block, tick.tx limit 1) as after
    from unnest(${channels}::text[], ${blocks}::bigint[], ${txs}::integer[]) with ordinality
      as place (channel, block, tx, number)
    order by number`.execute(tables);
  return rows;
}
