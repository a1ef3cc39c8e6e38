import type { ShipmentState } from '@tierline/chaincode/schema';
import { sql, type SqlBool } from 'kysely';
import type { MemberDatabase } from '../database/member-database';
import { atMost, cursorOf, type Keyset, type Window, windowed } from './keyset';

/** A line of a shipment that was dispatched to a member and that it has not received. */
export type InTransitView = {
  channel: string;
  /** The shipment's. */
  id: string;
  number: string;
  shipper: string;
  /** BPNS of where it goes. */
  site: string;
  dispatchedAt: string;
  line: ShipmentState['lines'][number];
  /** Those that hold something of the line. */
  handlingUnits: ShipmentState['handlingUnits'];
  /** What was said of its arrival there. */
  arrival: ShipmentState['times'];
  /** Actual, else estimated, else planned, else requested; null: nobody has said. */
  eta: string | null;
};

export type InTransitFilter = {
  /** To whom. */
  mspId: string;
  channel?: string;
  /** Of either side's numbers. */
  part?: string;
  site?: string;
  supplier?: string;
};

/** After all times. */
const never = '~';
const keyset: Keyset = {
  columns: [sql`coalesce(eta.time, ${never}) collate "C"`, sql`r.id`, sql`r.channel`, sql`goods.line`],
  types: ['text', 'text', 'text', 'integer'],
  descending: false,
};

export const inTransitCursor = ({ eta, id, channel, line }: InTransitView): string =>
  cursorOf([eta ?? never, id, channel, line.line]);

/** By when it is expected, what nobody knows of last. @throws CursorOfAnotherList */
export async function readInTransit(
  { projection }: MemberDatabase,
  { mspId, channel, part, site, supplier }: InTransitFilter,
  window: Window,
): Promise<InTransitView[]> {
  const { bounds, order } = windowed(keyset, window);
  const conditions = [bounds];
  const add = (value: string | undefined, condition: (of: string) => typeof bounds): void => {
    if (value !== undefined) conditions.push(condition(value));
  };
  add(channel, (of) => sql`r.channel = ${of}`);
  add(supplier, (of) => sql`r.state->>'shipper' = ${of}`);
  add(site, (of) => sql`r.sites @> ${[of]}::text[] and route.site = ${of}`);
  add(
    part,
    (of) =>
      sql`r.parts @> ${[of]}::text[] and ${of} in (goods.content->>'customerPart', goods.content->>'supplierPart')`,
  );
  const { rows } = await sql<InTransitView>`
    select r.channel, r.id, r.state->>'number' as number, r.state->>'shipper' as shipper, route.site,
      r.state->>'dispatchedAt' as "dispatchedAt", goods.content as line, packed.units as "handlingUnits",
      arrival.times as arrival, eta.time as eta
    from ${sql.table(`${projection.schema}.records`)} as r
    cross join lateral (
      select r.state->'legs'->-1->>'to' as site, json_array_length(r.state->'legs') - 1 as leg) as route
    cross join lateral (
      select one as content, (one->>'line')::integer as line from json_array_elements(r.state->'lines') as one) as goods
    cross join lateral (
      select coalesce(json_agg(one), '[]') as units from json_array_elements(r.state->'handlingUnits') as one
      where (one->'lines')::jsonb @> to_jsonb(goods.line)) as packed
    cross join lateral (
      select coalesce(json_agg(one), '[]') as times from json_array_elements(r.state->'times') as one
      where (one->>'leg')::integer = route.leg and one->>'event' = 'arrival') as arrival
    left join lateral (
      select one->>'time' as time from json_array_elements(arrival.times) as one
      order by array_position(array['actual', 'estimated', 'planned', 'requested'], one->>'classifier') limit 1) as eta on true
    where r.kind = 'shipment' and r.status = 'dispatched' and r.live and not r.ended and r.state is not null
      and r.state->>'consignee' = ${mspId} and ${sql.join<SqlBool>(conditions, sql` and `)}
    order by ${order} ${atMost(window.limit)}`.execute(projection.tables);
  return rows;
}
