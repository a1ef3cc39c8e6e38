import { Exact } from '@tierline/chaincode/schema';
import type { WeekDemand } from './load';

type Figure = InstanceType<typeof Exact>;

/** What a supplier can do in one week, in the group's unit; decimal strings, actual at most maximum. */
export type WeekCapacity = {
  week: string;
  actual: string;
  maximum: string;
  /** Simulated earlier or later production: added to the demand that is compared (CX-0128 §5.7.2); may be negative. */
  deltaProductionResult?: string | undefined;
};

export type MatchResult = 'zero-deviation' | 'surplus' | 'bottleneck';
export type MatchColour = keyof typeof matchColours;
export const matchColours = { green: '#809500', orange: '#FFA600', red: '#D91E18' } as const;

type Case = {
  scenario: number;
  result: MatchResult;
  colour: MatchColour;
  holds: (demand: Figure, actual: Figure, maximum: Figure) => boolean;
};

/** CX-0128 §5.7.1, all of it. Of a week whose actual capacity is not above its maximum exactly one holds. */
const matchCases: readonly Case[] = [
  { scenario: 1, result: 'zero-deviation', colour: 'green', holds: (d, a, m) => d.eq(a) && a.eq(m) },
  { scenario: 2, result: 'zero-deviation', colour: 'green', holds: (d, a, m) => d.eq(a) && a.lt(m) },
  { scenario: 3, result: 'surplus', colour: 'green', holds: (d, a, m) => d.lt(a) && a.eq(m) },
  { scenario: 4, result: 'surplus', colour: 'green', holds: (d, a, m) => d.lt(a) && a.lt(m) },
  { scenario: 5, result: 'bottleneck', colour: 'red', holds: (d, a, m) => d.gt(a) && a.eq(m) },
  { scenario: 6, result: 'bottleneck', colour: 'orange', holds: (d, a, m) => a.lt(d) && d.eq(m) },
  { scenario: 7, result: 'bottleneck', colour: 'orange', holds: (d, a, m) => a.lt(d) && d.lt(m) },
  { scenario: 8, result: 'bottleneck', colour: 'red', holds: (d, a, m) => a.lt(m) && m.lt(d) },
];

export type Match = {
  /** Virtual demand: the load with deltaProductionResult. */
  demand: string;
  actual: string;
  maximum: string;
  /** Actual minus demand: below zero where capacity lacks. */
  deviation: string;
  /** Maximum minus actual. */
  flexible: string;
  /** Demand beyond the maximum, zero where there is none. */
  uncovered: string;
  scenario: number;
  result: MatchResult;
  colour: MatchColour;
};
export type WeekMatch = { week: string } & Match;

/** Capacity beside demand in each week of which both are known, in order. */
export function match(load: readonly WeekDemand[], capacities: readonly WeekCapacity[]): WeekMatch[] {
  const wanted = new Map(load.map(({ week, quantity }) => [week, quantity]));
  return inOrder(capacities).flatMap(({ week, actual, maximum, deltaProductionResult = '0' }) => {
    const demand = wanted.get(week);
    if (demand === undefined) return [];
    const found = compare(new Exact(demand).plus(deltaProductionResult), new Exact(actual), new Exact(maximum));
    return found ? [{ week, ...found }] : [];
  });
}

/** undefined: actual above maximum, which no group that passed the rules states. */
export function compare(demand: Figure, actual: Figure, maximum: Figure): Match | undefined {
  const found = matchCases.find(({ holds }) => holds(demand, actual, maximum));
  if (!found) return undefined;
  const { scenario, result, colour } = found;
  return {
    demand: demand.toFixed(),
    actual: actual.toFixed(),
    maximum: maximum.toFixed(),
    deviation: actual.minus(demand).toFixed(),
    flexible: maximum.minus(actual).toFixed(),
    uncovered: Exact.max(0, demand.minus(maximum)).toFixed(),
    ...{ scenario, result, colour },
  };
}

/** Weeks with demand for which no capacity is stated: they have no result, and should not go unseen. */
export function withoutCapacity(load: readonly WeekDemand[], capacities: readonly WeekCapacity[]): WeekDemand[] {
  const stated = new Set(capacities.map(({ week }) => week));
  return load.filter(({ week, quantity }) => !stated.has(week) && !new Exact(quantity).isZero());
}

const inOrder = <T extends { week: string }>(weeks: readonly T[]): T[] =>
  [...weeks].sort((one, other) => (one.week < other.week ? -1 : 1));
