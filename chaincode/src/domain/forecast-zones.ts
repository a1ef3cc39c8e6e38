import { refuseUnless } from '../errors';
import type { Bucket, ForecastState } from '../schema/forecast';
import { Exact } from '../schema/exact';
import { isOver } from './buckets';

export type Zones = Pick<ForecastState, 'firmUntil' | 'productionUntil'>;

/** Firm buckets may be produced and delivered, those of the next zone produced; the zones follow each other. @throws Refusal SPAN_INVALID */
export function checkZones({ firmUntil, productionUntil }: Zones): void {
  const inOrder = firmUntil === undefined || productionUntil === undefined || firmUntil <= productionUntil;
  refuseUnless(inOrder, 'SPAN_INVALID', () => ({ from: firmUntil, until: productionUntil }));
}

/**
 * Buckets that were firm and, by the next series, are not, or with another quantity; also such as are new among the firm
 * ones. What is over does not count: a series moves on.
 */
export function firmChanges(state: ForecastState, next: Zones & { buckets: readonly Bucket[] }, at: string): string[] {
  const { firmUntil, granularity } = state;
  if (firmUntil === undefined) return [];
  const isFirm = ({ start }: Bucket): boolean => start <= firmUntil && !isOver(start, granularity, at);
  const before = new Map(state.buckets.filter(isFirm).map(({ start, quantity }) => [start, quantity]));
  const after = new Map(next.buckets.filter(isFirm).map(({ start, quantity }) => [start, quantity]));
  const until = next.firmUntil ?? firmUntil;
  return [...new Set([...before.keys(), ...after.keys()])].sort().filter((start) => {
    const [was, is] = [before.get(start), after.get(start)];
    return start > until || was === undefined || is === undefined || !new Exact(was).eq(is);
  });
}
