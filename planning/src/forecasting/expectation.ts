import { median } from './statistics';

/** A quantity of one week or day, named by its first day. */
export type Dated = { start: string; value: number };

/** What a bucket of a new series is held against. */
export type Basis = 'before' | 'history' | 'neighbours';
export type Expected = Dated & { index: number; expected: number; basis: Basis };

export type Incoming = {
  /** The new series, in order. */
  series: readonly Dated[];
  /** As it was in the version before. */
  before?: readonly Dated[];
  /** What was needed in the periods that ended where the series begins, oldest first. */
  history?: readonly number[];
  /** Periods from one season to the next, 1 where there is none. */
  season?: number;
};

/** As many buckets on each side are neighbours. */
const reach = 4;
/** So many of the last periods tell the level of a history: a quarter of weeks. */
const recent = 13;

/** Each bucket beside what was to be expected: the version before, else the history (first version only), else what stands around it. */
export function expectedOf({ series, before, history = [], season = 1 }: Incoming): Expected[] {
  const known = new Map(before?.map(({ start, value }) => [start, value]));
  const values = series.map(({ value }) => value);
  return series.map((bucket, index) => {
    const earlier = known.get(bucket.start);
    if (earlier !== undefined) return { ...bucket, index, expected: earlier, basis: 'before' };
    if (!before && history.length > 0)
      return { ...bucket, index, expected: levelOf(history, season, index), basis: 'history' };
    return { ...bucket, index, expected: median(around(values, index)), basis: 'neighbours' };
  });
}

/** Of the same week a season earlier where the history goes back so far, of the last quarter otherwise. */
const levelOf = (history: readonly number[], season: number, index: number): number =>
  season > 1 && history.length >= season
    ? (history[history.length - season + (index % season)] ?? Number.NaN)
    : median(history.slice(-recent));

/** How far a bucket usually lies from what stands around it: the middle distance, scaled as a standard deviation. */
export function usualVariation(values: readonly number[]): number {
  if (values.length < 3) return 0;
  return 1.4826 * median(values.map((value, index) => Math.abs(value - median(around(values, index)))));
}

const around = (values: readonly number[], index: number): number[] =>
  values.slice(Math.max(0, index - reach), index + reach + 1).toSpliced(Math.min(index, reach), 1);
