import type { CapacityGroupState } from '@tierline/chaincode/schema';
import { daysOf } from './days';
import { earliest, present, type Projection } from './projection';

export const capacityGroupStatuses = ['stated', 'unsigned', 'agreed', 'bottleneck', 'inactive'] as const;
type CapacityGroupStatus = (typeof capacityGroupStatuses)[number];

/** Found by the parts and sites it is linked to, its name and its id. */
export const capacityGroupTraits: Projection<CapacityGroupState> = (state) => ({
  status: statusOf(state),
  parts: present(...state.linkedSeries.flatMap(({ customerPart, supplierPart }) => [customerPart, supplierPart])),
  sites: present(...state.supplierSites, ...state.linkedSeries.map(({ site }) => site)),
  names: present(state.groupId, state.name),
  ...daysOf(state.capacities, 'week'),
  ...earliest(state.active ? [state.request?.dueBy, ...daysOfAlerts(state)] : []),
});

const daysOfAlerts = ({ alerts = [] }: CapacityGroupState): string[] =>
  alerts.map(({ from }) => `${from}T00:00:00.000Z`);

/** bottleneck: such an alert is open; stated: no week names an agreed capacity; unsigned: not all named are signed. */
function statusOf({ active, alerts = [], capacities, signed }: CapacityGroupState): CapacityGroupStatus {
  if (!active) return 'inactive';
  if (alerts.some(({ type }) => type === 'bottleneck')) return 'bottleneck';
  const named = capacities.filter((one) => one.agreed !== undefined).length;
  if (named === 0) return 'stated';
  return signed.length < named ? 'unsigned' : 'agreed';
}
