import { dayNumber, Exact, instantOf, type ForecastState } from '@tierline/chaincode/schema';

/** How the receiver calls the parties and the site, and under which number and time the message goes out. */
export type Addressed = {
  customer: string;
  supplier: string;
  site: string;
  number: number;
  at: string;
  /** What was received of the part since a day, as the account of both says, with the last note. */
  received?: Received;
};
export type Received = { cumulative: string; since: string; note: string; date: string; quantity: string };

export const minuteOf = (at: string): string => at.slice(0, 16);
export const dayAfter = (day: string, days: number): string =>
  instantOf(((dayNumber(day) ?? 0) + days) * 86_400_000).slice(0, 10);
export const lastDay = ({ granularity }: ForecastState, start: string): string =>
  granularity === 'week' ? dayAfter(start, 6) : start;

export function horizonOf(forecast: ForecastState): { from: string; to: string } {
  const { buckets } = forecast;
  const [first, last] = [buckets[0]?.start ?? '', buckets.at(-1)?.start ?? ''];
  return { from: first, to: lastDay(forecast, last) };
}

type Released = { from: string; to: string; cumulative: string; since: string };

/** The cumulative quantity that may be produced, counted from what was received, else from the first bucket. */
export function releasedOf(
  { buckets, productionUntil }: ForecastState,
  received: Received | undefined,
): Released | undefined {
  const [first] = buckets;
  if (!first || productionUntil === undefined || productionUntil < first.start) return undefined;
  const cumulative = buckets
    .filter(({ start }) => start <= productionUntil)
    .reduce((sum, { quantity }) => sum.plus(quantity), new Exact(received?.cumulative ?? 0));
  return {
    ...{ from: first.start, to: productionUntil, cumulative: cumulative.toFixed() },
    since: received?.since ?? first.start,
  };
}
