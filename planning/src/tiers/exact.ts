import { Decimal } from 'decimal.js';

/** Products of many levels stay exact: no digit of a quantity is lost on the way down. */
export const Exact = Decimal.clone({ precision: 500 });
export type Exact = InstanceType<typeof Exact>;

export const zero = new Exact(0);
export const sum = (quantities: Iterable<Exact>): Exact =>
  [...quantities].reduce((one, other) => one.plus(other), zero);

/** As records state a quantity: at most nine decimals, and never less than is needed. */
export const stated = (quantity: Exact): string => quantity.toDecimalPlaces(9, Decimal.ROUND_UP).toFixed();
