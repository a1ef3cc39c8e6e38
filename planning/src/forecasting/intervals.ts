import { mean } from './statistics';

/** Between these, period by period, what happens will lie with that probability, in percent. */
export type Interval = { level: 80 | 95; lower: number[]; upper: number[] };

/** Standard error of each period ahead, and of how many moments of the past it was taken. */
export type Spread = { errors: number[]; moments: number };

/** Student's distribution by degrees of freedom, from one to five: an error that was met few times is known less well. */
const widths = { 80: [3.078, 1.886, 1.638, 1.533, 1.476], 95: [12.71, 4.303, 3.182, 2.776, 2.571] } as const;

/** Around what is foreseen, nowhere below the floor; none where no moment shows how far off it may be. */
export function intervals(points: readonly number[], { errors, moments }: Spread, floor: number): Interval[] {
  if (moments < 1) return [];
  return ([80, 95] as const).map((level) => {
    const width = widths[level][Math.min(moments, 5) - 1] ?? Number.NaN;
    const halves = points.map((_, step) => width * (errors[step] ?? Number.NaN));
    return {
      level,
      lower: points.map((point, step) => Math.max(floor, point - (halves[step] ?? Number.NaN))),
      upper: points.map((point, step) => point + (halves[step] ?? Number.NaN)),
    };
  });
}

/**
 * From a backtest's errors by period ahead: never narrower further ahead than near (few moments are tested, so single periods scatter), growing by
 * the square root of time where the backtest did not look that far.
 */
export function spreadOfTests(tested: readonly (readonly number[])[], horizon: number): Spread {
  const near = rising(tested.map((ofStep) => mean(ofStep.map((error) => error * error)))).map(Math.sqrt);
  const last = near.at(-1) ?? Number.NaN;
  const errors = Array.from({ length: horizon }, (_, step) => near[step] ?? last * Math.sqrt((step + 1) / near.length));
  return { errors, moments: tested[0]?.length ?? 0 };
}

/** Where nothing could be tested: the series' steps from one period to the next, adding up. */
export function spreadOfSteps(values: readonly number[], horizon: number): Spread {
  const steps = values.slice(1).map((value, i) => value - (values[i] ?? Number.NaN));
  const step = Math.sqrt(mean(steps.map((s) => s * s)));
  return { errors: Array.from({ length: horizon }, (_, i) => step * Math.sqrt(i + 1)), moments: steps.length };
}

/** The nearest rising sequence: neighbours out of order are replaced by their mean (pool adjacent violators). */
function rising(values: readonly number[]): number[] {
  const pools: { mean: number; count: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, count: 1 };
    for (let before = pools.at(-1); before && before.mean > pool.mean; before = pools.at(-1)) {
      pools.pop();
      const count = before.count + pool.count;
      pool = { mean: (before.mean * before.count + pool.mean * pool.count) / count, count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean: level, count }) => Array.from({ length: count }, () => level));
}
