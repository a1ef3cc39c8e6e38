import type { CapacityGroupState, ForecastState } from '@tierline/chaincode/schema';
import type { CapacityGroup, LinkedSeries } from '@tierline/planning/capacity';
import type { LinkedBetween, StandingSeries } from '../readmodel';

/** What of a member’s read model a group’s figures rest on. */
export interface LinkedReads {
  linkedSeries(between: LinkedBetween, parts: readonly string[]): Promise<StandingSeries[]>;
  linkedGroups(between: LinkedBetween, groupIds: readonly string[]): Promise<CapacityGroupState[]>;
  seriesAsOf(channel: string, ids: readonly string[], at: string): Promise<StandingSeries[]>;
}

/** Why a link gives no demand. */
export const unresolvedReasons = ['NOT_HELD', 'INACTIVE', 'UNIT_DIFFERS', 'TOO_MANY_GROUPS'] as const;
/** A link of the group, or of one below it: to a series, or to another group. */
export type Unresolved = {
  reason: (typeof unresolvedReasons)[number];
  groupId?: string;
  customerPart?: string;
  site?: string;
  category?: string;
};
type SeriesLink = CapacityGroupState['linkedSeries'][number];
type Groups = ReadonlyMap<string, CapacityGroupState>;
/** What a group is linked to, as this member holds it. */
export type Linked = { groups: Groups; series: readonly StandingSeries[] };
/** A group with all that is below it, ready to be added up. */
type Assembled = { group: CapacityGroup; others: ReadonlyMap<string, CapacityGroup>; unresolved: Unresolved[] };

/** Wider and deeper nesting than anybody draws; what lies beyond is named, not left out unsaid. */
const mostGroups = 200;

/** Groups and weekly series of the same two members on the same channel. */
export async function linkedOf(channel: string, top: CapacityGroupState, reads: LinkedReads): Promise<Linked> {
  const between = { channel, customer: top.customer, supplier: top.supplier };
  const groups = new Map([[top.groupId, top]]);
  let wanted = top.linkedGroups;
  while (wanted.length > 0) {
    const found = await reads.linkedGroups(between, wanted);
    for (const one of found) groups.set(one.groupId, one);
    const next = found.flatMap(({ linkedGroups }) => linkedGroups).filter((id) => !groups.has(id));
    wanted = [...new Set(next)].slice(0, Math.max(0, mostGroups - groups.size));
  }
  const parts = [...groups.values()].flatMap(({ linkedSeries }) =>
    linkedSeries.map(({ customerPart }) => customerPart),
  );
  return { groups, series: await reads.linkedSeries(between, [...new Set(parts)]) };
}

/** Series in the group's own unit, or any that a load factor converts; groups below only in its own unit. */
export function assembled(top: CapacityGroupState, { groups, series }: Linked): Assembled {
  const states = new Map(
    series.map(({ state }) => {
      const demands = state.buckets.map(({ start, quantity }) => ({ week: start, quantity }));
      return [nameOf(state), { state, demands }];
    }),
  );
  const found = new Map([...groups].map(([id, group]) => [id, assembledOne(group, { top, groups, states })]));
  return {
    group: found.get(top.groupId)?.group ?? { active: false, series: [], groups: [] },
    others: new Map([...found].map(([id, { group }]) => [id, group])),
    unresolved: [...found.values()].flatMap(({ unresolved }) => unresolved),
  };
}

type Series = { state: ForecastState; demands: LinkedSeries['demands'] };
type Known = { top: CapacityGroupState; groups: Groups; states: ReadonlyMap<string, Series> };

function assembledOne(group: CapacityGroupState, known: Known): Omit<Assembled, 'others'> {
  const series = group.linkedSeries.map((link) => ({ link, ...resolved(group, link, known) }));
  const below = group.linkedGroups.map((groupId) => ({ groupId, reason: groupFault(groupId, known) }));
  return {
    group: {
      active: group.active,
      series: series.flatMap(({ counted }) => counted ?? []),
      groups: below.filter(({ reason }) => reason === undefined).map(({ groupId }) => groupId),
    },
    unresolved: [
      ...series.flatMap(({ reason, link: { customerPart, site, category } }) =>
        reason === undefined ? [] : [{ reason, customerPart, site, category }],
      ),
      ...below.flatMap(({ groupId, reason }) => (reason === undefined ? [] : [{ reason, groupId }])),
    ],
  };
}

type Resolved = { counted?: LinkedSeries; reason?: Unresolved['reason'] };

function resolved(group: CapacityGroupState, link: SeriesLink, { states }: Known): Resolved {
  const found = states.get(nameOf(link));
  if (!found) return { reason: 'NOT_HELD' };
  const { state, demands } = found;
  if (!state.active) return { reason: 'INACTIVE' };
  const { loadFactor } = link;
  if (loadFactor === undefined && state.unit !== group.unit) return { reason: 'UNIT_DIFFERS' };
  return { counted: { active: true, loadFactor, demands } };
}

function groupFault(groupId: string, { top, groups }: Known): Unresolved['reason'] | undefined {
  const group = groups.get(groupId);
  if (!group) return groups.size < mostGroups ? 'NOT_HELD' : 'TOO_MANY_GROUPS';
  if (!group.active) return 'INACTIVE';
  return group.unit === top.unit ? undefined : 'UNIT_DIFFERS';
}

const nameOf = ({ customerPart, site, category }: Pick<SeriesLink, 'customerPart' | 'site' | 'category'>): string =>
  JSON.stringify([customerPart, site, category]);
