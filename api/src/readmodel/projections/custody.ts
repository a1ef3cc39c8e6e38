import type { UnitState } from '@tierline/chaincode/schema';
import { earliest, present, type Projection } from './projection';

export const unitStatuses = ['held', 'offered', 'closed'] as const;
export type UnitStatus = (typeof unitStatuses)[number];

/** What is measured outside its limits comes beside it (projector/units-out-of-limits.ts): readings are no part of the state. */
export const custodyTraits: Projection<UnitState> = (state) => ({
  status: unitStatus(state),
  names: present(...numbersOf(state.identifier)),
  ...earliest(openOffers(state).map(({ answerBy }) => answerBy)),
});

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
