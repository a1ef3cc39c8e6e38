import type { Model } from './model';

/**
 * Need per period of a series in which most periods need nothing: the size of a need and the gap between two are smoothed apart (Croston 1972).
 * Both start at the first need, whose gap counts from the start of the series.
 * @returns undefined where nothing was ever needed
 */
export function crostonRate(values: readonly number[], alpha: number): number | undefined {
  let smoothed: { size: number; gap: number } | undefined;
  let gap = 0;
  for (const value of values) {
    gap += 1;
    if (value === 0) continue;
    smoothed = smoothed
      ? { size: smoothed.size + alpha * (value - smoothed.size), gap: smoothed.gap + alpha * (gap - smoothed.gap) }
      : { size: value, gap };
    gap = 0;
  }
  return smoothed && smoothed.size / smoothed.gap;
}

/** As the literature on spare parts has it. */
const alpha = 0.1;

export const croston: Model = ({ values }, horizon) => flat(crostonRate(values, alpha), horizon);

/** Croston's rate is too high by about half its smoothing constant (Syntetos and Boylan 2005); this one is not. */
export const sba: Model = ({ values }, horizon) => {
  const rate = crostonRate(values, alpha);
  return flat(rate && rate * (1 - alpha / 2), horizon);
};

const flat = (rate: number | undefined, horizon: number): number[] | undefined =>
  rate === undefined ? undefined : Array.from({ length: horizon }, () => rate);
