import { mean, ratio, sum } from './statistics';

/** What happened and what had been foreseen, period by period, equally many. */
export type Foreseen = { actual: readonly number[]; forecast: readonly number[] };

/** Measures of a forecast's error, e = actual - forecast; undefined where the measure is not defined. */
export type Accuracy = {
  /** Mean of e: above zero where too little was foreseen. */
  me: number;
  mae: number;
  rmse: number;
  /** Percent; undefined as soon as one actual is zero. */
  mape: number | undefined;
  /** 0 to 200; a period where both are zero counts zero. */
  smape: number;
  /** Percent of all that happened; undefined where nothing did. */
  wape: number | undefined;
  /** Of the mean step of the history over one season; undefined where that is zero or cannot be formed. */
  mase: number | undefined;
  /** Sum of e by mae; undefined where every period was met. */
  trackingSignal: number | undefined;
};

/**
 * @param history what was before the first period; MASE is scaled by its steps
 * @param season periods from one season to the next, 1 where there is none
 */
export function accuracy({ actual, forecast }: Foreseen, history: readonly number[] = [], season = 1): Accuracy {
  const pairs = actual.map((a, index) => ({ a, f: forecast[index] ?? Number.NaN }));
  const errors = pairs.map(({ a, f }) => a - f);
  const mae = mean(errors.map(Math.abs));
  const step = mean(history.slice(season).map((value, index) => Math.abs(value - (history[index] ?? Number.NaN))));
  return {
    me: mean(errors),
    mae,
    rmse: Math.sqrt(mean(errors.map((e) => e * e))),
    mape: actual.includes(0) ? undefined : 100 * mean(pairs.map(({ a, f }) => Math.abs((a - f) / a))),
    smape: mean(
      pairs.map(({ a, f }) => (a === 0 && f === 0 ? 0 : (200 * Math.abs(a - f)) / (Math.abs(a) + Math.abs(f)))),
    ),
    wape: ratio(100 * sum(errors.map(Math.abs)), sum(actual.map(Math.abs))),
    mase: ratio(mae, step),
    trackingSignal: ratio(sum(errors), mae),
  };
}
