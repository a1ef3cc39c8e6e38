import type { CapacityGroupState } from '@tierline/chaincode/schema';
import { alertDuties } from './alert-duties';
import { daysOf } from './days';
import { type Duty, present, type Projection } from './projection';

export const capacityGroupStatuses = ['stated', 'unsigned', 'agreed', 'bottleneck', 'inactive'] as const;
type CapacityGroupStatus = (typeof capacityGroupStatuses)[number];

/** Found by the parts and sites it is linked to, its name and its id. */
export const capacityGroupTraits: Projection<CapacityGroupState> = (state) => ({
  status: statusOf(state),
  parts: present(...state.linkedSeries.flatMap(({ customerPart, supplierPart }) => [customerPart, supplierPart])),
  sites: present(...state.supplierSites, ...state.linkedSeries.map(({ site }) => site)),
  names: present(state.groupId, state.name),
  ...daysOf(state.capacities, 'week'),
  duties: state.active ? dutiesOf(state) : [],
});

function dutiesOf(state: CapacityGroupState): Duty[] {
  const { supplier, customer, alerts, request } = state;
  const duties = alertDuties(alerts, [supplier, customer]);
  if (statusOf(state) === 'unsigned')
    duties.push({ of: customer, command: 'AgreeCapacity', why: 'Sign the agreed capacities' });
  if (request)
    duties.push({
      ...{ of: request.by === supplier ? customer : supplier, dueAt: request.dueBy, about: request.of },
      command: request.of === 'capacity' ? 'ReviseCapacityGroup' : 'AgreeCapacity',
      why: `Answer the request for newer figures (${request.of})`,
    });
  return duties;
}

/** bottleneck: such an alert is open; stated: no week names an agreed capacity; unsigned: not all named are signed. */
function statusOf({ active, alerts = [], capacities, signed }: CapacityGroupState): CapacityGroupStatus {
  if (!active) return 'inactive';
  if (alerts.some(({ type }) => type === 'bottleneck')) return 'bottleneck';
  const named = capacities.filter((one) => one.agreed !== undefined).length;
  if (named === 0) return 'stated';
  return signed.length < named ? 'unsigned' : 'agreed';
}
