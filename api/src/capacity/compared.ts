import type { CapacityGroupState } from '@tierline/chaincode/schema';
import { loadOf, match, type WeekCapacity, type WeekDemand, type WeekMatch } from '@tierline/planning/capacity';
import { assembled, linkedOf, type LinkedReads, type Unresolved } from './links';

export type Compared = {
  weeks: WeekMatch[];
  demand: WeekDemand[];
  capacities: WeekCapacity[];
  /** Links that give no demand. */
  unresolved: Unresolved[];
};

/** The group beside the demand that this member holds: both sides compute the same. An inactive group has no result. */
export async function compared(channel: string, state: CapacityGroupState, reads: LinkedReads): Promise<Compared> {
  const { group, others, unresolved } = assembled(state, await linkedOf(channel, state, reads));
  const demand = loadOf(group, others);
  const capacities = state.capacities.map(({ start, ...rest }) => ({ week: start, ...rest }));
  return { weeks: state.active ? match(demand, capacities) : [], demand, capacities, unresolved };
}
