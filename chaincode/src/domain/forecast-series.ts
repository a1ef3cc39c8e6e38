import { Exact } from '../schema/exact';
import type { ForecastState } from '../schema/forecast';

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
