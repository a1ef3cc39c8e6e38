import { accuracy, type Accuracy } from './accuracy';
import { foresee, type ModelName } from './candidates';
import type { Series } from './models/model';

/** How a model would have done: at each of some moments of the past it was shown what was known then. */
export type Backtest = {
  model: ModelName;
  /** Over all moments and periods. */
  accuracy: Accuracy;
  /** Actual less forecast, by how many periods ahead: the first list is of one period ahead. */
  errors: number[][];
};

/** The moments of a backtest: how many values were known at each, latest first, and how far ahead each looked. */
export type Origins = { known: readonly number[]; ahead: number };

const mostOrigins = 5;
/** With less no model can be fitted. */
const leastKnown = 5;

/** At most five, spread over one horizon before the last; a model sees two seasons where the series is long enough for that. */
export function originsOf({ values, season }: Series, horizon: number): Origins {
  const ahead = Math.min(horizon, Math.floor(values.length / 3));
  const last = values.length - ahead;
  const seasons = 2 * season + 1;
  const first = season > 1 && last >= seasons ? seasons : leastKnown;
  const step = Math.max(1, Math.floor(ahead / mostOrigins));
  const known = Array.from({ length: mostOrigins }, (_, i) => last - i * step).filter((count) => count >= first);
  return { known, ahead };
}

/** Of the models that could foresee at every moment, in the order given. */
export function backtest(series: Series, { known, ahead }: Origins, names: readonly ModelName[]): Backtest[] {
  const { values, season } = series;
  const rounds = known.map((count) => ({
    actual: values.slice(count, count + ahead),
    foreseen: foresee({ values: values.slice(0, count), season }, ahead, names),
  }));
  return names.flatMap((model) => {
    const pairs = rounds.flatMap(({ actual, foreseen }) => {
      const forecast = foreseen.get(model);
      return forecast ? [{ actual, forecast }] : [];
    });
    if (pairs.length < rounds.length || pairs.length === 0) return [];
    const foreseen = {
      actual: pairs.flatMap(({ actual }) => actual),
      forecast: pairs.flatMap(({ forecast }) => forecast),
    };
    return [
      {
        model,
        accuracy: accuracy(foreseen, values.slice(0, known.at(-1)), season),
        errors: Array.from({ length: ahead }, (_, step) =>
          pairs.map(({ actual, forecast }) => (actual[step] ?? Number.NaN) - (forecast[step] ?? Number.NaN)),
        ),
      },
    ];
  });
}
