import { refuseUnless } from '../errors';
import { Exact } from '../schema/exact';
import type { Bucket, ForecastState } from '../schema/forecast';
import { isMonday } from '../schema/primitives';

type SeriesRule = {
  standard: string;
  section: string;
  rule: string;
  field: string;
  holds(buckets: readonly Bucket[], granularity: ForecastState['granularity']): boolean;
};

/** CX-0128 on series, as data: each refusal names its rule. */
export const seriesRules: readonly SeriesRule[] = [
  {
    standard: 'CX-0128',
    section: '4.1.2',
    rule: 'weeks are named by their Monday',
    field: 'buckets/start',
    holds: (buckets, granularity) => granularity === 'day' || buckets.every(({ start }) => isMonday(start)),
  },
  {
    standard: 'CX-0128',
    section: '4.1.2',
    rule: 'no point of time stands twice in a series',
    field: 'buckets/start',
    holds: (buckets) => new Set(buckets.map(({ start }) => start)).size === buckets.length,
  },
  {
    standard: 'CX-0128',
    section: '4.1.2',
    rule: 'at most 104 weeks, or 28 days',
    field: 'buckets',
    holds: (buckets, granularity) => buckets.length <= (granularity === 'week' ? 104 : 28),
  },
];

/** @throws Refusal SERIES_INVALID */
export function checkSeries(buckets: readonly Bucket[], granularity: ForecastState['granularity']): void {
  for (const one of seriesRules) {
    const { standard, section, rule, field } = one;
    refuseUnless(one.holds(buckets, granularity), 'SERIES_INVALID', () => ({ standard, section, rule, field }));
  }
}

export type GapRow = { start: string; demand: string; committed?: string; /** committed - demand */ gap?: string };

/** Commitment beside demand, bucket by bucket; without an answer to the bucket there is no gap to state. */
export function commitmentGaps(state: ForecastState): GapRow[] {
  const committed = new Map(state.commitment?.buckets.map(({ start, quantity }) => [start, quantity]));
  return state.buckets.map(({ start, quantity }) => {
    const answer = committed.get(start);
    if (answer === undefined) return { start, demand: quantity };
    return { start, demand: quantity, committed: answer, gap: new Exact(answer).minus(quantity).toFixed() };
  });
}

export type DeviationRow = {
  start: string;
  before: string;
  after: string;
  absolute: string;
  /** of `before`; absent where that is zero */ relative?: string;
};

/** What changed from one series to another (absolute L - P, relative to P); a bucket that one of them lacks counts as zero there. */
export function deviation(before: readonly Bucket[], after: readonly Bucket[]): DeviationRow[] {
  const earlier = new Map(before.map(({ start, quantity }) => [start, quantity]));
  const later = new Map(after.map(({ start, quantity }) => [start, quantity]));
  const starts = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  return starts.map((start) => {
    const [p, l] = [earlier.get(start) ?? '0', later.get(start) ?? '0'];
    const absolute = new Exact(l).minus(p);
    const relative = new Exact(p).isZero() ? {} : { relative: absolute.div(p).toDecimalPlaces(6).toFixed() };
    return { start, before: p, after: l, absolute: absolute.toFixed(), ...relative };
  });
}
