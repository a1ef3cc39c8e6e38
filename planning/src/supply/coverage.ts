import type { Decimal } from 'decimal.js';
import { Exact } from '@tierline/chaincode/schema';
import { dayAfter, mondayOf } from './days';
import { daysOfSupply, projectedStock } from './days-of-supply';

export type Dated = { day: string; quantity: Decimal.Value };
/** Stock limits; one that is absent is not watched. */
export type StockLimits = { safety?: string | undefined; minimum?: string | undefined; maximum?: string | undefined };

/** From worst to best, and above what is wanted. */
export const bands = ['uncovered', 'below-safety', 'below-minimum', 'within', 'above-maximum'] as const;
export type Band = (typeof bands)[number];

export type Outlook = {
  /** The day that begins with the opening stock. */
  first: string;
  days: number;
  opening: Decimal.Value;
  /** In any order; several on a day are added up, those on no day of the outlook are not looked at. */
  consumed: readonly Dated[];
  added: readonly Dated[];
  limits: StockLimits;
};

/** `stock`: of the evening. `daysOfSupply`: of the days that follow; absent for the last. Decimals as text. */
export type CoverageDay = {
  day: string;
  consumed: string;
  added: string;
  stock: string;
  daysOfSupply?: string;
  band: Band;
};

/** Day by day what leaves and comes, what is then in stock, how long that lasts, and whether it is enough. */
export function coverage(outlook: Outlook): CoverageDay[] {
  const days = Array.from({ length: outlook.days }, (_, index) => dayAfter(outlook.first, index));
  const consumed = byDay(outlook.consumed, days);
  const added = byDay(outlook.added, days);
  const stock = projectedStock(outlook.opening, { consumed, added });
  const lasting = daysOfSupply(stock, consumed);
  return days.map((day, index) => {
    const evening = stock[index] ?? new Exact(0);
    const supply = lasting[index];
    return {
      day,
      consumed: written(consumed[index]),
      added: written(added[index]),
      stock: written(evening),
      ...(supply && { daysOfSupply: written(supply.toDecimalPlaces(9)) }),
      band: bandOf(evening, outlook.limits),
    };
  });
}

function byDay(items: readonly Dated[], days: readonly string[]): Decimal[] {
  const sums = new Map(days.map((day) => [day, new Exact(0)]));
  for (const { day, quantity } of items) {
    const before = sums.get(day);
    if (before) sums.set(day, before.plus(quantity));
  }
  return [...sums.values()];
}

export function bandOf(stock: Decimal.Value, { safety, minimum, maximum }: StockLimits): Band {
  const evening = new Exact(stock);
  if (evening.lt(0)) return 'uncovered';
  if (safety !== undefined && evening.lt(safety)) return 'below-safety';
  if (minimum !== undefined && evening.lt(minimum)) return 'below-minimum';
  return maximum !== undefined && evening.gt(maximum) ? 'above-maximum' : 'within';
}

/** `stock` and `daysOfSupply` are those of the week's last day, `lowest` the least stock of an evening, `band` the worst. */
export type CoverageWeek = {
  /** Its Monday, which may lie before the first day. */
  week: string;
  consumed: string;
  added: string;
  stock: string;
  lowest: string;
  daysOfSupply?: string;
  band: Band;
};

export function coverageByWeek(days: readonly CoverageDay[]): CoverageWeek[] {
  const weeks = new Map<string, CoverageWeek>();
  for (const { day, ...one } of days) {
    const week = mondayOf(day);
    const before = weeks.get(week) ?? { ...one, consumed: '0', added: '0', lowest: one.stock };
    const { consumed, added, lowest, band } = before;
    const { daysOfSupply: lasting } = one;
    weeks.set(week, {
      week,
      consumed: written(Exact.add(consumed, one.consumed)),
      added: written(Exact.add(added, one.added)),
      stock: one.stock,
      lowest: written(Exact.min(lowest, one.stock)),
      ...(lasting !== undefined && { daysOfSupply: lasting }),
      band: worst(band, one.band),
    });
  }
  return [...weeks.values()];
}

const worst = (one: Band, other: Band): Band => (bands.indexOf(one) < bands.indexOf(other) ? one : other);

/** Never an exponent, no sign of a zero. */
const written = (value: Decimal = new Exact(0)): string => (value.isZero() ? '0' : value.toFixed());
