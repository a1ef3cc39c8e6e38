import { Exact } from '../schema/exact';
import type { Bucket, ForecastState } from '../schema/forecast';

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
