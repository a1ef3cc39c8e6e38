import { mean } from './statistics';
import { croston, sba } from './models/croston';
import type { Model, Series } from './models/model';
import { meanOfAll, naive, seasonalNaive } from './models/naive';
import { onSeasonallyAdjusted } from './models/seasonal-adjustment';
import { seasonalSmoothing } from './models/seasonal-smoothing';
import { dampedTrend, singleSmoothing } from './models/smoothing';
import { theta } from './models/theta';

const models = {
  naive,
  seasonalNaive,
  mean: meanOfAll,
  singleSmoothing: onSeasonallyAdjusted(singleSmoothing),
  theta: onSeasonallyAdjusted(theta),
  dampedTrend: onSeasonallyAdjusted(dampedTrend),
  seasonalSmoothing,
  croston,
  sba,
} satisfies Record<string, Model>;

export type ModelName = keyof typeof models | 'combination';
export const modelNames = [...(Object.keys(models) as (keyof typeof models)[]), 'combination'] as const;

/** What the combination is the mean of: they err in different places. */
export const combined = ['theta', 'dampedTrend', 'seasonalSmoothing'] as const;

/**
 * How a series behaves decides who may foresee it. intermittent: most periods need nothing, or a need comes less often than in three periods of
 * four (Syntetos, Boylan and Croston 2005).
 */
export const patterns = ['short', 'constant', 'intermittent', 'regular'] as const;
export type Pattern = (typeof patterns)[number];

/** Fewer leave nothing to test a model on. */
export const fewest = 7;
const longestGap = 1.32;

export function patternOf(values: readonly number[]): Pattern {
  if (values.every((value) => value === values[0])) return 'constant';
  if (values.length < fewest) return 'short';
  const needs = values.filter((value) => value !== 0).length;
  return values.length / needs >= longestGap ? 'intermittent' : 'regular';
}

/** Who competes for a series, and who is taken unless another is clearly better. */
export const candidatesFor = {
  intermittent: { names: ['naive', 'seasonalNaive', 'mean', 'singleSmoothing', 'croston', 'sba'], usual: 'sba' },
  regular: {
    names: ['naive', 'seasonalNaive', 'mean', 'singleSmoothing', ...combined, 'combination'],
    usual: 'combination',
  },
} as const satisfies Record<string, { names: readonly ModelName[]; usual: ModelName }>;

/**
 * What each of the models named foresees; who cannot say anything of such a series is left out. Where nothing was ever below zero, as with
 * quantities, nothing is foreseen below.
 */
export function foresee(series: Series, horizon: number, names: readonly ModelName[]): Map<ModelName, number[]> {
  const floor = series.values.every((value) => value >= 0) ? 0 : -Infinity;
  const foreseen = new Map<ModelName, number[]>();
  for (const name of names) {
    const ahead = name === 'combination' ? combination(foreseen) : models[name](series, horizon);
    if (ahead?.every(Number.isFinite))
      foreseen.set(
        name,
        ahead.map((value) => Math.max(floor, value)),
      );
  }
  return foreseen;
}

function combination(foreseen: ReadonlyMap<ModelName, number[]>): number[] | undefined {
  const members = combined.flatMap((name) => [foreseen.get(name) ?? []]).filter((ahead) => ahead.length > 0);
  return members[0]?.map((_, step) => mean(members.map((ahead) => ahead[step] ?? Number.NaN)));
}
