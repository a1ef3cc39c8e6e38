import { dayNumber, Exact, instantOf } from '@tierline/chaincode/schema';
import type { Zones } from '../forecast/zones';
import type { CallOffDemand, CallOffNeed } from './demand';
import { zonesOf, type Period } from './zones-of';

export type CallOffSeries = {
  granularity: 'week' | 'day';
  buckets: { start: string; quantity: string }[];
  zones: Zones;
  /** What the series cannot say as the file says it. */
  remarks: string[];
};

/** Days where a line names nothing but days, else weeks. */
export function granularityOf({ needs }: CallOffDemand): CallOffSeries['granularity'] {
  const timed = needs.filter(({ per }) => per !== 'later');
  return timed.every(({ per }) => per === 'day' || per === 'now') && timed.some(({ per }) => per === 'day')
    ? 'day'
    : 'week';
}

/**
 * A line of a call-off as one series. Days are added to their week; months stand in the week in which they begin, for nothing
 * says how they are spread; what is wanted at once stands in the bucket of today. Nothing is left out without a remark.
 */
export function seriesOf(demand: CallOffDemand, now: string): CallOffSeries {
  const granularity = granularityOf(demand);
  const today = now.slice(0, 10);
  const current = granularity === 'day' ? today : mondayOf(today);
  const periods = periodsOf(demand.needs, ({ from = today }) => (granularity === 'day' ? from : mondayOf(from)));
  const { zones, remarks } = zonesOf(demand, periods, granularity);
  return {
    granularity,
    buckets: periods.map(({ start, needs }) => ({ start, quantity: sumOf(needs) })),
    zones,
    remarks: [...demand.remarks, ...remarksOn(demand.needs, granularity, current), ...remarks],
  };
}

function periodsOf(needs: readonly CallOffNeed[], startOf: (need: CallOffNeed) => string): Period[] {
  const periods = new Map<string, CallOffNeed[]>();
  for (const need of needs.filter(({ per }) => per !== 'later')) {
    const start = startOf(need);
    periods.set(start, [...(periods.get(start) ?? []), need]);
  }
  return [...periods].map(([start, own]) => ({ start, needs: own })).sort((a, b) => (a.start < b.start ? -1 : 1));
}

const sumOf = (needs: readonly CallOffNeed[]): string =>
  needs.reduce((sum, { quantity }) => sum.plus(quantity), new Exact(0)).toFixed();

function* remarksOn(
  needs: readonly CallOffNeed[],
  granularity: CallOffSeries['granularity'],
  current: string,
): Iterable<string> {
  const of = (per: CallOffNeed['per']) => needs.filter((need) => need.per === per);
  for (const { word = 'immediate need', quantity } of of('now'))
    yield `${word} (${quantity}) stands in the ${granularity} of ${current}`;
  if (granularity === 'week' && of('day').length > 0) yield `${of('day').length} days are added to their weeks`;
  if (of('month').length > 0) yield `${of('month').length} months stand in the week in which each begins`;
  for (const { quantity } of of('later')) yield `${quantity} for later have no time and are not in the series`;
}

function mondayOf(day: string): string {
  const number = dayNumber(day) ?? 0;
  return instantOf((number - ((((number + 3) % 7) + 7) % 7)) * 86_400_000).slice(0, 10);
}
