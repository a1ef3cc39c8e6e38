import { Exact } from '@tierline/chaincode/schema';
import type { WeekDemand } from './load';

/** Limits of a stretch of weeks, as decimal strings, all of them sizes: a fall by more than `relativeNegative` alerts. */
export type Thresholds = {
  relativePositive?: string | undefined;
  /** 0 to 1. */
  relativeNegative?: string | undefined;
  absolutePositive?: string | undefined;
  absoluteNegative?: string | undefined;
};
/** The first one by `sequence` begins in the current week, each next where the one before ends; `length` in weeks. */
export type Subhorizon = Thresholds & { sequence: number; length: number };
export type Exceeded = keyof Thresholds;

export type WeekDeviation = {
  week: string;
  previous?: string;
  latest?: string;
  /** Latest minus previous; absent where one of them does not speak of the week, which is not the same as zero. */
  absolute?: string;
  /** Of previous, to ten decimals; absent where that is zero. */
  relative?: string;
};

/** CX-0128 §5.11.3, week by week. */
export function deviation(previous: readonly WeekDemand[], latest: readonly WeekDemand[]): WeekDeviation[] {
  const [before, after] = [quantities(previous), quantities(latest)];
  const weeks = [...new Set([...before.keys(), ...after.keys()])].sort();
  return weeks.map((week) => ({ week, ...deviationOf(before.get(week), after.get(week)) }));
}

/** The same over a stretch of weeks: the sums of those weeks of which both speak. undefined: there are none. */
export function deviationOver(weeks: readonly WeekDeviation[]): Omit<WeekDeviation, 'week'> | undefined {
  const both = weeks.filter(({ absolute }) => absolute !== undefined);
  if (both.length === 0) return undefined;
  const sum = (of: 'previous' | 'latest') =>
    both.reduce((total, one) => total.plus(one[of] ?? 0), new Exact(0)).toFixed();
  return deviationOf(sum('previous'), sum('latest'));
}

/** Which limits a deviation exceeds; on the limit is within it. Compared without division, so exactly. */
export function exceeded({ previous, absolute }: Omit<WeekDeviation, 'week'>, limits: Thresholds): Exceeded[] {
  if (previous === undefined || absolute === undefined) return [];
  const base = new Exact(previous);
  const move = new Exact(absolute);
  const beyond: Record<Exceeded, (limit: string) => boolean> = {
    relativePositive: (limit) => !base.isZero() && move.gt(base.times(limit)),
    relativeNegative: (limit) => !base.isZero() && move.negated().gt(base.times(limit)),
    absolutePositive: (limit) => move.gt(limit),
    absoluteNegative: (limit) => move.negated().gt(limit),
  };
  return (Object.keys(beyond) as Exceeded[]).filter((name) => {
    const limit = limits[name];
    return limit !== undefined && beyond[name](limit);
  });
}

/** The subhorizon in which a week lies that comes `offset` weeks after the current one; behind the last there is none. */
export function subhorizonAt(offset: number, subhorizons: readonly Subhorizon[]): Subhorizon | undefined {
  if (offset < 0) return undefined;
  let end = 0;
  return [...subhorizons]
    .sort((one, other) => one.sequence - other.sequence)
    .find(({ length }) => {
      end += length;
      return offset < end;
    });
}

const quantities = (weeks: readonly WeekDemand[]): Map<string, string> =>
  new Map(weeks.map(({ week, quantity }) => [week, quantity]));

function deviationOf(previous: string | undefined, latest: string | undefined): Omit<WeekDeviation, 'week'> {
  if (previous === undefined) return latest === undefined ? {} : { latest };
  if (latest === undefined) return { previous };
  const absolute = new Exact(latest).minus(previous);
  const stated = { previous, latest, absolute: absolute.toFixed() };
  if (new Exact(previous).isZero()) return stated;
  return { ...stated, relative: absolute.div(previous).toDecimalPlaces(10).toFixed() };
}
