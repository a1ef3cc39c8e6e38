import { mean } from '../statistics';
import type { Model, Series } from './model';

/** A series without its season, and how to put that on what was foreseen. */
export type Adjusted = { values: number[]; restore: (ahead: readonly number[]) => number[] };

/** 90 %, as the M3 competition's Theta tested. */
const confidence = 1.645;

/** Does the series repeat itself from season to season? The autocorrelation at one season against its standard error (Bartlett). */
export function isSeasonal({ values, season }: Series): boolean {
  if (season < 2 || values.length < 2 * season + 1) return false;
  const centre = mean(values);
  const away = values.map((value) => value - centre);
  const square = away.reduce((total, value) => total + value * value, 0);
  if (square === 0) return false;
  const correlation = (lag: number): number =>
    away.slice(lag).reduce((total, value, i) => total + value * (away[i] ?? 0), 0) / square;
  let squares = 0;
  for (let lag = 1; lag < season; lag += 1) squares += correlation(lag) ** 2;
  return Math.abs(correlation(season)) > confidence * Math.sqrt((1 + 2 * squares) / values.length);
}

/** Classical decomposition: by factors where all values are above zero, by differences otherwise; without a season the series as it is. */
export function adjusted(series: Series): Adjusted {
  const { values, season } = series;
  if (!isSeasonal(series)) return { values: [...values], restore: (ahead) => [...ahead] };
  const trend = centred(values, season);
  const factors = values.every((value) => value > 0)
    ? seasonOf(
        values.map((value, i) => value / (trend[i] ?? NaN)),
        season,
        (f, m) => f / m,
      )
    : [];
  if (factors.length > 0 && factors.every((factor) => factor > 0.01)) {
    const factor = (i: number): number => factors[i % season] ?? 1;
    return {
      values: values.map((value, i) => value / factor(i)),
      restore: (ahead) => ahead.map((value, i) => value * factor(values.length + i)),
    };
  }
  const steps = seasonOf(
    values.map((value, i) => value - (trend[i] ?? NaN)),
    season,
    (f, m) => f - m,
  );
  const step = (i: number): number => steps[i % season] ?? 0;
  return {
    values: values.map((value, i) => value - step(i)),
    restore: (ahead) => ahead.map((value, i) => value + step(values.length + i)),
  };
}

/** The model on the series without its season. */
export const onSeasonallyAdjusted =
  (model: Model): Model =>
  ({ values, season }, horizon) => {
    const { values: plain, restore } = adjusted({ values, season });
    const ahead = model({ values: plain, season: 1 }, horizon);
    return ahead && restore(ahead);
  };

/** Moving mean over one season around each value; NaN at both ends. */
function centred(values: readonly number[], season: number): number[] {
  const half = Math.floor(season / 2);
  return values.map((_, i) => {
    const window = values.slice(i - half, i + half + 1);
    if (i < half || window.length < 2 * half + 1) return Number.NaN;
    if (season % 2 === 1) return mean(window);
    const ends = ((window[0] ?? 0) + (window.at(-1) ?? 0)) / 2;
    return (window.slice(1, -1).reduce((total, value) => total + value, 0) + ends) / season;
  });
}

function seasonOf(apart: readonly number[], season: number, level: (value: number, mean: number) => number): number[] {
  const means = Array.from({ length: season }, (_, place) =>
    mean(apart.filter((value, i) => i % season === place && !Number.isNaN(value))),
  );
  const centre = mean(means);
  return means.map((value) => level(value, centre));
}
