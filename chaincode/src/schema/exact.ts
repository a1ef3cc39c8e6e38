import { Decimal } from 'decimal.js';

/**
 * Arithmetic on what people sign: the sum, difference or product of any two quantities is exact, and so is the sum of a
 * million products. Only division rounds. (The library's own default keeps 20 digits, fewer than one quantity may have.)
 */
export const Exact = Decimal.clone({ precision: 60 });
