import { Exact } from '../schema/exact';
import type { Bucket, ForecastState } from '../schema/forecast';
import { dayNumber } from '../schema/primitives';

/** What arrived on a calendar day. */
export type Delivery = { day: string; quantity: string };
export type Shortfall = { start: string; expected: string; delivered: string };

export const sumOf = (quantities: readonly string[]): string => Exact.sum('0', ...quantities).toFixed();

/** Buckets in which less arrived than was expected; those that end on or after `before` are not over yet. */
export function shortfalls(
  buckets: readonly Bucket[],
  granularity: ForecastState['granularity'],
  deliveries: readonly Delivery[],
  before?: string,
): Shortfall[] {
  const days = granularity === 'week' ? 7 : 1;
  const limit = before === undefined ? Infinity : number(before);
  return buckets
    .filter(({ start }) => number(start) + days <= limit)
    .map(({ start, quantity }) => {
      const within = deliveries.filter(({ day }) => number(day) >= number(start) && number(day) < number(start) + days);
      return { start, expected: quantity, delivered: sumOf(within.map((one) => one.quantity)) };
    })
    .filter(({ expected, delivered }) => new Exact(delivered).lessThan(expected));
}

const number = (day: string): number => dayNumber(day) ?? NaN;
