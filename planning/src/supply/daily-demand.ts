import type { Decimal } from 'decimal.js';
import { Exact, type Bucket } from '@tierline/chaincode/schema';
import { dayAfter, mondayToFriday } from './days';

export type DemandSeries = { weekly?: readonly Bucket[]; daily?: readonly Bucket[] };
type Demand = { day: string; quantity: string };

/**
 * Demand by day, of one part and category. A daily series stands for the days from its first to its last. A week's quantity,
 * less what that says of the week, is spread over the working days that are left of it: evenly, in steps of the last
 * decimal that the quantity is written with (whole pieces stay whole), the odd steps on the earlier days, so that the sum is
 * the week's to the last digit. A week without a working day needs all on its Monday.
 */
export function dailyDemand(
  { weekly = [], daily = [] }: DemandSeries,
  isWorkingDay: (day: string) => boolean = mondayToFriday,
): Demand[] {
  const [first, last] = [daily[0]?.start ?? '', daily.at(-1)?.start ?? ''];
  const isTold = (day: string): boolean => day >= first && day <= last;
  const told = new Map(daily.map(({ start, quantity }) => [start, quantity]));
  const spreadOut = weekly.flatMap(({ start, quantity }) => {
    const days = Array.from({ length: 7 }, (_, index) => dayAfter(start, index));
    const said = Exact.sum(0, ...days.map((day) => told.get(day) ?? 0));
    const rest = Exact.max(0, Exact.sub(quantity, said));
    const free = days.filter((day) => !isTold(day));
    const working = free.filter(isWorkingDay);
    return spread(rest, working.length > 0 ? working : free.slice(0, 1));
  });
  return [...daily.map(({ start, quantity }) => ({ day: start, quantity })), ...spreadOut];
}

function spread(quantity: Decimal, days: readonly string[]): Demand[] {
  const places = quantity.decimalPlaces();
  const upTo = (count: number): Decimal =>
    quantity.times(count).div(days.length).toDecimalPlaces(places, Exact.ROUND_UP);
  return days
    .map((day, index) => ({
      day,
      quantity: upTo(index + 1)
        .minus(upTo(index))
        .toFixed(),
    }))
    .filter((one) => one.quantity !== '0');
}
