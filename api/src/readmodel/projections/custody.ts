import type { UnitState } from '@tierline/chaincode/schema';
import type { OutOfLimits } from './out-of-limits';
import { type Duty, present, type Projection } from './projection';

export const unitStatuses = ['held', 'offered', 'closed'] as const;
export type UnitStatus = (typeof unitStatuses)[number];

/** What is measured outside its limits comes beside it (projector/units-out-of-limits.ts): readings are no part of the state. */
export const custodyTraits: Projection<UnitState> = (state) => ({
  status: unitStatus(state),
  names: present(...numbersOf(state.identifier)),
  duties: openOffers(state).map(({ role, to: of, answerBy }) => ({
    ...{ of, command: 'AcceptOffer', about: role, why: `Accept the role ${role}, or decline it`, dueAt: answerBy },
  })),
});

/** What is measured outside its limits is for who has the unit. */
export const limitDuties = ({ custodian: of }: UnitState, out: ReadonlyMap<string, OutOfLimits>): Duty[] =>
  [...out].map(([property, { since: dueAt }]) => ({
    ...{ of, about: property, roles: ['logistics', 'quality', 'manager'], dueAt, severity: 'critical' },
    why: `See to ${property}, which is outside its limits`,
  }));

/** offered: somebody has an offer to answer. */
export function unitStatus(state: UnitState): UnitStatus {
  if (state.closed) return 'closed';
  return openOffers(state).length > 0 ? 'offered' : 'held';
}

const openOffers = ({ closed, offers }: UnitState): UnitState['offers'] =>
  closed ? [] : offers.filter(({ status }) => status === 'offered');

/** A serialised item is asked for by its GTIN, its serial number, or both as on the label. */
function numbersOf(identifier: UnitState['identifier']): string[] {
  switch (identifier.scheme) {
    case 'sscc':
      return [identifier.sscc];
    case 'grai':
      return [identifier.grai];
    case 'sgtin':
      return [identifier.gtin, identifier.serial, `${identifier.gtin}.${identifier.serial}`];
  }
}
