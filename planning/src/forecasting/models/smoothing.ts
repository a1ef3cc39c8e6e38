import { minimise } from './minimise';
import type { Model } from './model';

/** Single exponential smoothing that starts at the first value. */
export const smoothedLevel = (values: readonly number[], alpha: number): number =>
  values.slice(1).reduce((level, value) => level + alpha * (value - level), values[0] ?? Number.NaN);

/** Single exponential smoothing with the constant that foresaw the series best, one step ahead. */
export const singleSmoothing: Model = ({ values }, horizon) => {
  const [alpha = 0.1] = minimise([{ least: 0.01, most: 0.99, start: 0.3 }], ([a = 0]) => errorsOf(values, a), 60);
  const level = smoothedLevel(values, alpha);
  return Array.from({ length: horizon }, () => level);
};

function errorsOf(values: readonly number[], alpha: number): number {
  let level = values[0] ?? 0;
  let errors = 0;
  for (const value of values) {
    const error = value - level;
    errors += error * error;
    level += alpha * error;
  }
  return errors;
}

/** Exponential smoothing with a trend that fades (Gardner and McKenzie 1985). */
export const dampedTrend: Model = ({ values }, horizon) => {
  if (values.length < 5) return undefined;
  const [first = 0, second = 0] = values;
  const slope = ((values[4] ?? 0) - first) / 4;
  const spread = Math.max(Math.abs(slope), Math.abs(second - first), Math.abs(first) / 100, 1e-9);
  const [alpha = 0, beta = 0, phi = 0, level = 0, trend = 0] = minimise(
    [
      { least: 0.01, most: 0.99, start: 0.3 },
      { least: 0.005, most: 0.99, start: 0.1 },
      { least: 0.8, most: 0.98, start: 0.95 },
      { least: first - 5 * spread, most: first + 5 * spread, start: first },
      { least: -3 * spread, most: 3 * spread, start: slope },
    ],
    ([a = 0, b = 0, p = 0, l = 0, t = 0]) => damped(values, 0, a, b, p, l, t).errors,
    500,
  );
  return damped(values, horizon, alpha, beta, phi, level, trend).ahead;
};

/** One pass over the series; `beta` is of `alpha`. */
function damped(
  values: readonly number[],
  horizon: number,
  alpha: number,
  beta: number,
  phi: number,
  firstLevel: number,
  firstTrend: number,
): { errors: number; ahead: number[] } {
  let level = firstLevel;
  let trend = firstTrend;
  let errors = 0;
  for (const value of values) {
    const foreseen = level + phi * trend;
    const error = value - foreseen;
    errors += error * error;
    level = foreseen + alpha * error;
    trend = phi * trend + alpha * beta * error;
  }
  const ahead: number[] = [];
  for (let step = 1, faded = phi; step <= horizon; step += 1, faded *= phi) {
    level += faded * trend;
    ahead.push(level);
  }
  return { errors, ahead };
}
