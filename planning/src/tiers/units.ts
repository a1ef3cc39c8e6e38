import { Exact, stated } from './exact';
import type { Bucket } from './horizon';

/** How a part is counted, as both sides signed: `factor` base units are one `unit`. */
export type UnitsOfPart = { baseUnit: string; conversions: readonly { unit: string; factor: string }[] };

/** A series in another unit; undefined where nobody signed how the two convert. */
export function inUnit(
  buckets: readonly Bucket[],
  { from, to, signed }: { from: string; to: string; signed: UnitsOfPart | undefined },
): Bucket[] | undefined {
  if (from === to) return [...buckets];
  const [one, other] = [baseUnits(from, signed), baseUnits(to, signed)];
  if (!one || !other) return undefined;
  return buckets.map(({ start, quantity }) => ({ start, quantity: stated(one.times(quantity).div(other)) }));
}

function baseUnits(unit: string, signed: UnitsOfPart | undefined): Exact | undefined {
  if (unit === signed?.baseUnit) return new Exact(1);
  const conversion = signed?.conversions.find((one) => one.unit === unit);
  return conversion && new Exact(conversion.factor);
}

/** A series raised by so many percent, or lowered; never below nothing. */
export const raised = (buckets: readonly Bucket[], percent: string): Bucket[] =>
  buckets.map(({ start, quantity }) => {
    const changed = new Exact(percent).plus(100).times(quantity).div(100);
    return { start, quantity: stated(Exact.max(changed, 0)) };
  });

/** Several series in one unit as one. */
export function addedUp(series: readonly (readonly Bucket[])[]): Bucket[] {
  const sums = new Map<string, Exact>();
  for (const { start, quantity } of series.flat()) sums.set(start, (sums.get(start) ?? new Exact(0)).plus(quantity));
  return [...sums]
    .map(([start, sum]) => ({ start, quantity: stated(sum) }))
    .sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** So many times as much. */
export const scaled = (buckets: readonly Bucket[], factor: string): Bucket[] =>
  buckets.map(({ start, quantity }) => ({ start, quantity: stated(new Exact(quantity).times(factor)) }));

/** Of all buckets together, as a float: for ratios. */
export const totalOf = (buckets: readonly Bucket[]): number =>
  buckets.reduce((total, { quantity }) => total + Number(quantity), 0);
