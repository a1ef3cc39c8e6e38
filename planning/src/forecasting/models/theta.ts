import { minimise } from './minimise';
import type { Model } from './model';

type Parameters = { alpha: number; theta: number; level: number };

/**
 * The dynamic optimised Theta model (Fiorucci, Pellegrini, Louzada, Petropoulos, Koehler 2016): single exponential smoothing plus a part of the
 * trend's line, which is drawn anew with each value.
 */
export const theta: Model = ({ values }, horizon) => {
  if (values.length < 4) return undefined;
  const [first = 0] = values;
  const reach = Math.max(...values.map(Math.abs), 1e-9);
  const [alpha = 0, share = 0, level = 0] = minimise(
    [
      { least: 0.1, most: 0.99, start: 0.5 },
      { least: 1, most: 20, start: 2 },
      { least: -2 * reach, most: 2 * reach, start: first / 2 },
    ],
    ([a = 0, t = 1, l = 0]) => pass(values, 0, { alpha: a, theta: t, level: l }).errors,
    300,
  );
  return pass(values, horizon, { alpha, theta: share, level }).ahead;
};

/** One pass over the series and on into the future, where what is foreseen stands for what will have happened. */
function pass(
  values: readonly number[],
  horizon: number,
  { alpha, theta: share, level: firstLevel }: Parameters,
): { errors: number; ahead: number[] } {
  const weight = 1 - 1 / share;
  let level = firstLevel;
  let mean = 0;
  let slope = 0;
  let kept = 1;
  let foreseen = values[0] ?? 0;
  let errors = 0;
  const ahead: number[] = [];
  for (let n = 1; n <= values.length + horizon; n += 1) {
    const value = values[n - 1] ?? foreseen;
    if (n > values.length) ahead.push(value);
    else if (n > 2) errors += (value - foreseen) ** 2;
    slope = n === 1 ? 0 : ((n - 2) * slope + (6 * (value - mean)) / n) / (n + 1);
    mean += (value - mean) / n;
    const intercept = mean - (slope * (n + 1)) / 2;
    level += alpha * (value - level);
    kept *= 1 - alpha;
    foreseen = level + weight * (kept * intercept + ((1 - kept * (1 - alpha)) / alpha) * slope);
  }
  return { errors, ahead };
}
