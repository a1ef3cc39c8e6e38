import { Exact, type Bucket, type ForecastState } from '@tierline/chaincode/schema';
import { dayAfter, mondayOf } from '@tierline/planning/supply';
import { type MemberDatabase, readRelated } from '../readmodel';
import { siteTime } from '@tierline/planning/time';
import { inUnit } from './in-unit';
import { incoming } from './movements';
import { relatedOf } from './related';

/** What the buyer counted of a forecast's part at its site, bucket by bucket, in the forecast's unit. */
export type Received = {
  /** Every bucket that is over, from `first` on; nothing came is zero. */
  buckets: Bucket[];
  /** Shipments whose unit nobody signed a conversion for: they are not in it. */
  uncounted: string[];
  /** Of the site, IANA. */
  timeZone: string;
};

/** The week or day that a day of the site lies in. */
export const bucketOf = (day: string, granularity: ForecastState['granularity']): string =>
  granularity === 'week' ? mondayOf(day) : day;

/** The calendar day at the site. */
export const siteDayOf = (instant: string, timeZone: string): string => siteTime(instant, timeZone).day;

/**
 * @param first RFC 3339: the bucket it lies in is the first
 * @param now RFC 3339: the bucket it lies in is not over
 */
export async function readReceived(
  database: MemberDatabase,
  channel: string,
  forecast: ForecastState,
  { first, now }: { first: string; now: string },
): Promise<Received> {
  const { buyer: customer, supplier, customerPart, site, granularity, unit } = forecast;
  const position = { customer, supplier, customerPart, site };
  const records = await readRelated(database, channel, position, first);
  const { shipments, part, timeZone } = relatedOf(position, records);
  const bucketAt = (instant: string): string => bucketOf(siteDayOf(instant, timeZone), granularity);
  const counted = bucketsBetween(bucketAt(first), bucketAt(now), granularity === 'week' ? 7 : 1);
  const uncounted: string[] = [];
  for (const { at, open, shipment, ...movement } of shipments.flatMap((one) => incoming(position, one))) {
    const bucket = at === undefined || open ? undefined : counted.get(bucketAt(at));
    if (at === undefined || bucket === undefined) continue;
    const quantity = inUnit(movement.quantity, movement.unit, unit, part);
    if (quantity === undefined) uncounted.push(shipment);
    else counted.set(bucketAt(at), bucket.plus(quantity));
  }
  const buckets = Array.from(counted, ([start, sum]) => ({ start, quantity: sum.toFixed() }));
  return { buckets, uncounted: [...new Set(uncounted)], timeZone };
}

function bucketsBetween(first: string, end: string, days: number): Map<string, InstanceType<typeof Exact>> {
  const found = new Map<string, InstanceType<typeof Exact>>();
  for (let start = first; start < end; start = dayAfter(start, days)) found.set(start, new Exact(0));
  return found;
}
