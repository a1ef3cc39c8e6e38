import { dayNumber } from '@tierline/chaincode/schema';
import { accuracy, type Accuracy } from './accuracy';
import type { Dated } from './expectation';

/** A series as it stood from a day on, until the next. */
export type Standing = { since: string; series: readonly Dated[] };

/** How good a forecast was that many buckets before a bucket began: 0 is what stood on its first day. */
export type LeadAccuracy = { lead: number; buckets: number; accuracy: Accuracy };

/**
 * What was foreseen of each bucket as it came nearer, against what was received in it.
 * @param versions in order of their days
 * @param received of buckets that are over, in order; MASE is scaled by their steps
 * @param daysPerBucket 7 or 1
 * @returns the leads of which at least one bucket was foreseen, nearest first
 */
export function accuracyByLead(
  versions: readonly Standing[],
  received: readonly Dated[],
  { daysPerBucket, mostLead, season = 1 }: { daysPerBucket: number; mostLead: number; season?: number },
): LeadAccuracy[] {
  const standing = versions.map(({ since, series }) => ({
    since: dayNumber(since) ?? Number.NaN,
    of: new Map(series.map(({ start, value }) => [start, value])),
  }));
  const actuals = received.map(({ value }) => value);
  return Array.from({ length: mostLead + 1 }, (_, lead) => lead).flatMap((lead) => {
    const pairs = received.flatMap(({ start, value }) => {
      const day = (dayNumber(start) ?? Number.NaN) - lead * daysPerBucket;
      const forecast = standing.findLast(({ since }) => since <= day)?.of.get(start);
      return forecast === undefined ? [] : [{ actual: value, forecast }];
    });
    if (pairs.length === 0) return [];
    const foreseen = { actual: pairs.map(({ actual }) => actual), forecast: pairs.map(({ forecast }) => forecast) };
    return [{ lead, buckets: pairs.length, accuracy: accuracy(foreseen, actuals, season) }];
  });
}
