import { dayNumber, instantOf } from '@tierline/chaincode/schema';

/** Of buckets in order, what days they speak of; a week's last day is its Sunday. */
export function daysOf(
  buckets: readonly { start: string }[],
  granularity: 'week' | 'day',
): { days?: { first: string; last: string } } {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (!first || !last) return {};
  return { days: { first: first.start, last: granularity === 'day' ? last.start : dayAfter(last.start, 6) } };
}

const dayAfter = (day: string, days: number): string =>
  instantOf(((dayNumber(day) ?? 0) + days) * 86_400_000).slice(0, 10);
