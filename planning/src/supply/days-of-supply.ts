import type { Decimal } from 'decimal.js';
import { Exact } from '@tierline/chaincode/schema';

/** Quantities by day; everything is seen in the evening of a day. */
export type Flows = {
  /** What leaves: a customer's demand, a supplier's outgoing deliveries. */
  consumed: readonly Decimal.Value[];
  /** What comes: a customer's incoming deliveries, a supplier's production. */
  added: readonly Decimal.Value[];
};

/** CX-0145 §5.2.2: stock of each evening. It may be below zero and is carried on as it is. */
export function projectedStock(opening: Decimal.Value, { consumed, added }: Flows): Decimal[] {
  let stock = new Exact(opening);
  return consumed.map((leaves, index) => (stock = stock.minus(leaves).plus(added[index] ?? 0)));
}

/**
 * CX-0145 §5.2.2: how many of the days that follow the stock of each evening covers, with the fraction of the first that
 * it does not cover whole. What comes later never counts. Of n days the last has no value, so there are n - 1; the days
 * left are the most that can be said. Below zero it is zero; from zero on a day without need is covered.
 */
export function daysOfSupply(stock: readonly Decimal[], consumed: Flows['consumed']): Decimal[] {
  const needed = sums(consumed);
  return stock.slice(0, -1).map((on, index) => lasting(on, index + 1, needed));
}

/** The same of the stock before the first day. */
export const daysOfSupplyBefore = (opening: Decimal.Value, consumed: Flows['consumed']): Decimal =>
  lasting(new Exact(opening), 0, sums(consumed));

/** `needed[n]`: of the first n days. */
function sums(consumed: Flows['consumed']): Decimal[] {
  let total = new Exact(0);
  return [total, ...consumed.map((one) => (total = total.plus(one)))];
}

/** @param gone so many days are over */
function lasting(stock: Decimal, gone: number, needed: readonly Decimal[]): Decimal {
  if (stock.isNegative() && !stock.isZero()) return new Exact(0);
  const until = stock.plus(needed[gone] ?? 0);
  const covered = lastCovered(until, gone, needed);
  const [before, after] = [needed[covered], needed[covered + 1]];
  const whole = new Exact(covered - gone);
  return before && after ? whole.plus(until.minus(before).div(after.minus(before))) : whole;
}

/** The last day up to which no more than `until` is needed; sums do not fall, so halving finds it. */
function lastCovered(until: Decimal, gone: number, needed: readonly Decimal[]): number {
  let [low, high] = [gone, needed.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (needed[middle]?.lte(until)) low = middle;
    else high = middle - 1;
  }
  return low;
}
