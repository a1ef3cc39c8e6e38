import type { Backtest } from './backtest';
import { combined, fewest, type ModelName } from './candidates';
import type { Series } from './models/model';

/** What candidates are compared by. The mean absolute error would call a need that comes seldom best foreseen by nothing. */
export const measureFor = { regular: 'mae', intermittent: 'rmse' } as const;

const called: Record<ModelName, string> = {
  naive: 'the last value again',
  seasonalNaive: 'the last season again',
  mean: 'the mean of all',
  singleSmoothing: 'exponential smoothing of the level',
  theta: 'the Theta model',
  dampedTrend: 'exponential smoothing with a trend that fades',
  seasonalSmoothing: 'exponential smoothing beside a season by local regression',
  croston: 'Croston’s rate',
  sba: 'Croston’s rate, corrected (SBA)',
  combination: `the mean of ${combined.length} models (${combined.join(', ')})`,
};

export function reasonOfFallback({ values }: Series, pattern: 'short' | 'constant', model: ModelName): string {
  return pattern === 'constant'
    ? `All ${values.length} values are ${plain(values[0] ?? 0)}: ${called[model]}.`
    : `${values.length} values are too few to test a model on (${fewest} are needed): ${called[model]}.`;
}

export function reasonOfTests(test: {
  series: Series;
  pattern: 'intermittent' | 'regular';
  chosen: Backtest;
  usual: ModelName;
  backtests: readonly Backtest[];
  origins: number;
  ahead: number;
}): string {
  const { series, pattern, chosen, usual, backtests, origins, ahead } = test;
  const measure = measureFor[pattern];
  const errorOf = (name: ModelName): string | undefined => {
    const found = backtests.find(({ model }) => model === name);
    return found && `${plain(found.accuracy[measure])} for ${called[name]}`;
  };
  const rivals = [...new Set<ModelName>(['naive', 'seasonalNaive', usual])].filter((name) => name !== chosen.model);
  const others = rivals.flatMap((name) => errorOf(name) ?? []);
  return [
    ...(pattern === 'intermittent' ? [`${needs(series)}: the models for intermittent demand compete.`] : []),
    ...seasonWords(series),
    `${capital(called[chosen.model])}: over ${origins} tests, ${ahead} periods ahead each, its ${words[measure]} is ${plain(chosen.accuracy[measure])}` +
      `${others.length > 0 ? `, against ${others.join(', ')}` : ''}.`,
    chosen.model === usual
      ? 'No other has less than two thirds of its error and less in every test.'
      : 'That is less than two thirds of the model usually taken, and less in every test.',
  ].join(' ');
}

const words = { mae: 'mean absolute error', rmse: 'root mean square error' } as const;

const needs = ({ values }: Series): string =>
  `${values.filter((value) => value !== 0).length} of ${values.length} periods need anything`;

const seasonWords = ({ values, season }: Series): string[] =>
  season > 1 && values.length <= 2 * season
    ? [`${values.length} values show no season of ${season} periods: two of it are needed.`]
    : [];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Four digits that count. */
const plain = (value: number): string => String(Number(value.toPrecision(4)));
