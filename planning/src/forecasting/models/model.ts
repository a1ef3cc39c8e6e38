/** What a model is given: the series, oldest first, at least one value. */
export type Series = {
  values: readonly number[];
  /** Periods from one season to the next, 1 where there is none. */
  season: number;
};

/** Foresees the next `horizon` periods of a series; undefined where it cannot say anything of such a series. */
export type Model = (series: Series, horizon: number) => number[] | undefined;
