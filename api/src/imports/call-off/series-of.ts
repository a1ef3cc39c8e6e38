import { dayNumber, Exact, instantOf } from '@tierline/chaincode/schema';
import type { CallOffDemand, CallOffNeed } from './demand';

export type CallOffSeries = {
  granularity: 'week' | 'day';
  buckets: { start: string; quantity: string }[];
  /** What the series cannot say as the file says it. */
  remarks: string[];
};

/**
 * A line of a call-off as one series: of days where it names nothing but days, else of weeks. Days are added to their
 * week; months stand in the week in which they begin, for nothing says how they are spread; what is wanted at once stands
 * in the bucket of today. Nothing is left out without a remark.
 */
export function seriesOf({ needs }: CallOffDemand, now: string): CallOffSeries {
  const today = now.slice(0, 10);
  const timed = needs.filter(({ per }) => per !== 'later');
  const days = timed.every(({ per }) => per === 'day' || per === 'now') && timed.some(({ per }) => per === 'day');
  const startOf = ({ from = today }: CallOffNeed) => (days ? from : mondayOf(from));
  const sums = new Map<string, string>();
  for (const need of timed) {
    const start = startOf(need);
    sums.set(start, new Exact(sums.get(start) ?? 0).plus(need.quantity).toFixed());
  }
  const buckets = [...sums].map(([start, quantity]) => ({ start, quantity }));
  return {
    granularity: days ? 'day' : 'week',
    buckets: buckets.sort((a, b) => (a.start < b.start ? -1 : 1)),
    remarks: [...remarksOn(needs, days)],
  };
}

function* remarksOn(needs: readonly CallOffNeed[], days: boolean): Iterable<string> {
  const of = (per: CallOffNeed['per']) => needs.filter((need) => need.per === per);
  if (!days && of('day').length > 0) yield `${of('day').length} days are added to their weeks`;
  if (of('month').length > 0) yield `${of('month').length} months stand in the week in which each begins`;
  for (const { quantity } of of('later')) yield `${quantity} for later have no time and are not in the series`;
}

function mondayOf(day: string): string {
  const number = dayNumber(day) ?? 0;
  return instantOf((number - ((((number + 3) % 7) + 7) % 7)) * 86_400_000).slice(0, 10);
}
