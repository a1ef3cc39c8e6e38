import { backtest, originsOf, type Backtest } from './backtest';
import { candidatesFor, foresee, patternOf, type ModelName, type Pattern } from './candidates';
import { intervals, spreadOfSteps, spreadOfTests, type Interval } from './intervals';
import type { Series } from './models/model';
import { measureFor, reasonOfFallback, reasonOfTests } from './reasons';

/** What is asked: the past, oldest first, one value a period. */
export type Question = { history: readonly number[]; season?: number; horizon: number };

export type Suggestion = {
  model: ModelName;
  pattern: Pattern;
  /** Why this model, in a sentence or two. */
  reason: string;
  points: number[];
  /** 80 and 95 percent. */
  intervals: Interval[];
  /** How each candidate would have done; none where the series is too short or constant. */
  backtests: Backtest[];
  /** How often and how far the candidates were tested. */
  origins: number;
  ahead: number;
};

/** More of the past is not looked at: ten years of weeks. */
export const longestHistory = 520;
export const longestHorizon = 104;

/** Another model than the usual one is taken when its error is less than two thirds, and less at each moment: closer races are decided by chance. */
const clearly = 2 / 3;

/** The same question has the same answer, always. @throws RangeError for an empty history or a horizon out of bounds */
export function suggest({ history, season = 1, horizon }: Question): Suggestion {
  if (history.length === 0 || !history.every(Number.isFinite)) throw new RangeError('history: one number or more');
  if (!(horizon >= 1 && horizon <= longestHorizon)) throw new RangeError(`horizon: 1 to ${longestHorizon}`);
  const series = { values: history.slice(-longestHistory), season };
  const pattern = patternOf(series.values);
  return pattern === 'short' || pattern === 'constant'
    ? simple(series, horizon, pattern)
    : tested(series, horizon, pattern);
}

/** Nothing to choose from: the last value of a constant series; of a short one the last season, or else the mean. */
function simple(series: Series, horizon: number, pattern: 'short' | 'constant'): Suggestion {
  const model =
    pattern === 'constant'
      ? 'naive'
      : series.season > 1 && series.values.length >= series.season
        ? 'seasonalNaive'
        : 'mean';
  const points = foresee(series, horizon, [model]).get(model) ?? [];
  const spread = spreadOfSteps(series.values, horizon);
  return {
    ...{ model, pattern, points, backtests: [], origins: 0, ahead: 0 },
    reason: reasonOfFallback(series, pattern, model),
    intervals: intervals(points, spread, floorOf(series)),
  };
}

function tested(series: Series, horizon: number, pattern: 'intermittent' | 'regular'): Suggestion {
  const { names, usual } = candidatesFor[pattern];
  const origins = originsOf(series, horizon);
  const foreseen = foresee(series, horizon, names);
  const backtests = backtest(series, origins, names).filter(({ model }) => foreseen.has(model));
  const chosen = choose(backtests, usual, pattern);
  const points = foreseen.get(chosen.model) ?? [];
  const tests = { origins: origins.known.length, ahead: origins.ahead };
  return {
    ...{ model: chosen.model, pattern, points, backtests, ...tests },
    reason: reasonOfTests({ series, pattern, chosen, usual, backtests, ...tests }),
    intervals: intervals(points, spreadOfTests(chosen.errors, horizon), floorOf(series)),
  };
}

/** The best of those who are clearly better than the usual one and better at each moment; else the usual one. */
function choose(backtests: readonly Backtest[], usual: ModelName, pattern: 'intermittent' | 'regular'): Backtest {
  const measure = measureFor[pattern];
  const ranked = [...backtests].sort((a, b) => a.accuracy[measure] - b.accuracy[measure]);
  const standing = ranked.find(({ model }) => model === usual) ?? ranked[0];
  if (!standing) throw new Error('no candidate could foresee anything');
  const limits = errorsByMoment(standing);
  const rival = ranked.find(
    (one) =>
      one.accuracy[measure] < clearly * standing.accuracy[measure] &&
      errorsByMoment(one).every((error, moment) => error < (limits[moment] ?? 0)),
  );
  return rival ?? standing;
}

const errorsByMoment = ({ errors: [first = [], ...more] }: Backtest): number[] =>
  first.map((error, moment) => more.reduce((total, of) => total + Math.abs(of[moment] ?? 0), Math.abs(error)));

const floorOf = ({ values }: Series): number => (values.every((value) => value >= 0) ? 0 : -Infinity);
