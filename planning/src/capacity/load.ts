import { Exact } from '@tierline/chaincode/schema';

type Figure = InstanceType<typeof Exact>;

/** What is wanted in the week that begins on this Monday; a decimal string. */
export type WeekDemand = { week: string; quantity: string };

export type LinkedSeries = {
  /** The same array for the same series, wherever it is linked. */
  demands: readonly WeekDemand[];
  /** An inactive series is not counted (CX-0128 §5.7.1). */
  active: boolean;
  /** How much of the group's capacity one unit takes; 1 where none is given. */
  loadFactor?: string | undefined;
};

export type CapacityGroup = {
  active: boolean;
  series: readonly LinkedSeries[];
  /** Ids of the groups whose demand is this group's too: nesting. */
  groups: readonly string[];
};

/**
 * What all linked series together ask of a group, week by week, in the group's unit: each demand times its load factor,
 * and the demand of the groups below it. A group that is reached on several ways, or from itself, counts once; a group's
 * simulated production is its own and goes no further (§5.7.2). A week of which no active series speaks is not there.
 */
export function loadOf(group: CapacityGroup, others: ReadonlyMap<string, CapacityGroup> = new Map()): WeekDemand[] {
  const sums = new Map<string, Figure>();
  for (const [demands, factor] of factors([...reached(group, others)].flatMap(({ series }) => series)))
    for (const { week, quantity } of demands) sums.set(week, factor.times(quantity).plus(sums.get(week) ?? 0));
  return [...sums]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([week, sum]) => ({ week, quantity: sum.toFixed() }));
}

/** How often each series counts: two hundred groups over the same series are one pass over it, not two hundred. */
function factors(series: readonly LinkedSeries[]): Map<LinkedSeries['demands'], Figure> {
  const sums = new Map<LinkedSeries['demands'], Figure>();
  for (const { demands, active, loadFactor = '1' } of series)
    if (active) sums.set(demands, new Exact(loadFactor).plus(sums.get(demands) ?? 0));
  return sums;
}

/** The group and all active ones below it. */
function reached(group: CapacityGroup, others: ReadonlyMap<string, CapacityGroup>): Set<CapacityGroup> {
  const found = new Set<CapacityGroup>();
  const waiting = [group];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (!next.active || found.has(next)) continue;
    found.add(next);
    waiting.push(...next.groups.flatMap((id) => others.get(id) ?? []));
  }
  return found;
}
