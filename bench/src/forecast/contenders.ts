import {
  accuracy,
  foresee,
  type Interval,
  naive,
  onSeasonallyAdjusted,
  type Series,
  suggest,
} from '@tierline/planning/forecasting';
import type { TestSeries } from './series-file';

type Foreseen = { points: readonly number[]; intervals?: readonly Interval[] };
type Contender = (series: Series, horizon: number) => Foreseen;

const naive2 = onSeasonallyAdjusted(naive);
const last = (series: Series, horizon: number): readonly number[] => naive(series, horizon) ?? [];

/** Whom the suggestion is compared with, and itself. */
export const contenders = {
  naive: (series, horizon) => ({ points: last(series, horizon) }),
  'seasonal naive': (series, horizon) => ({
    points: foresee(series, horizon, ['seasonalNaive']).get('seasonalNaive') ?? last(series, horizon),
  }),
  'naive 2 (without its season)': (series, horizon) => ({ points: naive2(series, horizon) ?? last(series, horizon) }),
  Theta: (series, horizon) => ({
    points: foresee(series, horizon, ['theta']).get('theta') ?? last(series, horizon),
  }),
  'Tierline’s suggestion': ({ values, season }, horizon) => suggest({ history: values, season, horizon }),
} satisfies Record<string, Contender>;

export type ContenderName = keyof typeof contenders;
export const contenderNames = Object.keys(contenders) as ContenderName[];

/** What one contender made of one series. */
export type Score = {
  contender: ContenderName;
  smape: number;
  milliseconds: number;
  /** How many of the values that came lay within each interval. */
  within: { level: 80 | 95; count: number }[];
};

export function score({ values, season, horizon }: TestSeries): Score[] {
  const known = values.slice(0, -horizon);
  const actual = values.slice(-horizon);
  return contenderNames.map((contender) => {
    const began = performance.now();
    const { points, intervals = [] }: Foreseen = contenders[contender]({ values: known, season }, horizon);
    const milliseconds = performance.now() - began;
    const within = intervals.map(({ level, lower, upper }) => ({
      level,
      count: actual.filter((a, i) => a >= (lower[i] ?? NaN) && a <= (upper[i] ?? NaN)).length,
    }));
    return { contender, smape: accuracy({ actual, forecast: points }).smape, milliseconds, within };
  });
}
