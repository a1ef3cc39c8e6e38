import { Exact, zero } from './exact';
import type { Lot } from './bill';

/** A quantity needed on a day. */
export type Need = { day: string; quantity: Exact };

/** What is needed, day by day; the same day's needs add up. */
export class Needs {
  readonly #byDay = new Map<string, Exact>();

  add(day: string, quantity: Exact): void {
    this.#byDay.set(day, this.on(day).plus(quantity));
  }

  on(day: string): Exact {
    return this.#byDay.get(day) ?? zero;
  }

  inOrder(): Need[] {
    return [...this.#byDay].map(([day, quantity]) => ({ day, quantity })).sort((a, b) => (a.day < b.day ? -1 : 1));
  }
}

/**
 * What is ordered so that every need is met: stock first, then lots; what a lot leaves over meets the needs after it.
 * Without stock and lot it is what is needed.
 */
export function covered(needs: readonly Need[], onHand: string | undefined, { minimum, multiple }: Lot = {}): Need[] {
  let left = new Exact(onHand ?? 0);
  return needs.map(({ day, quantity }) => {
    const missing = quantity.minus(left);
    const ordered = missing.lte(0) ? zero : wholeLots(Exact.max(missing, minimum ?? 0), multiple);
    left = left.plus(ordered).minus(quantity);
    return { day, quantity: ordered };
  });
}

const wholeLots = (quantity: Exact, multiple: string | undefined): Exact => {
  if (multiple === undefined) return quantity;
  return quantity.toNearest(multiple, Exact.ROUND_UP);
};
