import { mean } from '../statistics';
import type { Model } from './model';

/** The last value again. */
export const naive: Model = ({ values }, horizon) => repeat([values.at(-1) ?? Number.NaN], horizon);

/** The last season again; undefined where there is no season or not one of them whole. */
export const seasonalNaive: Model = ({ values, season }, horizon) =>
  season > 1 && values.length >= season ? repeat(values.slice(-season), horizon) : undefined;

/** The mean of all. */
export const meanOfAll: Model = ({ values }, horizon) => repeat([mean(values)], horizon);

function repeat(pattern: readonly number[], horizon: number): number[] {
  return Array.from({ length: horizon }, (_, step) => pattern[step % pattern.length] ?? Number.NaN);
}
