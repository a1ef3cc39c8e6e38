import { refuseUnless } from '../errors';
import type { CustodyFact, CustodyInput, UnitState } from '../schema/custody';
import { requireContainerAgrees, requireUnitsAgree } from './containers';
import type { DecideContext } from './kind';
import { isOpen } from './unit';

export function pack({ units }: CustodyInput<'PackUnits'>, state: UnitState, context: DecideContext): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(new Set(units).size === units.length && !units.includes(context.id), 'CONTAINER_INVALID', () => ({
    units,
  }));
  refuseUnless(!units.some((id) => state.contents.includes(id)), 'CONTAINER_INVALID', () => ({ units }));
  requireUnitsAgree(units, 'EnterContainer', state, context);
  return [{ type: 'UnitsPacked', units: [...units].sort() }];
}

export function enter(
  { container }: CustodyInput<'EnterContainer'>,
  state: UnitState,
  context: DecideContext,
): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(state.container === undefined && !state.contents.includes(container), 'CONTAINER_INVALID', () => ({
    container,
  }));
  requireContainerAgrees(container, 'PackUnits', context);
  return [{ type: 'ContainerEntered', container }];
}

export function unpack(
  { units }: CustodyInput<'UnpackUnits'>,
  state: UnitState,
  context: DecideContext,
): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(
    units.every((id) => state.contents.includes(id)),
    'CONTAINER_INVALID',
    () => ({ units }),
  );
  requireUnitsAgree(units, 'LeaveContainer', state, context);
  return [{ type: 'UnitsUnpacked', units: [...units].sort() }];
}

export function leave(
  { container }: CustodyInput<'LeaveContainer'>,
  state: UnitState,
  context: DecideContext,
): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(state.container === container, 'CONTAINER_INVALID', () => ({ container }));
  requireContainerAgrees(container, 'UnpackUnits', context);
  return [{ type: 'ContainerLeft', container }];
}

/** Packing changes what an open handover would move, so it waits until none is open. */
function requireFreeCustodian(state: UnitState, { caller }: DecideContext): void {
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  refuseUnless(state.custodian === caller.mspId, 'NOT_CUSTODIAN');
  const open = state.offers.find((one) => isOpen(one) && one.role === 'custodian');
  refuseUnless(open === undefined, 'OFFER_EXISTS', () => ({ role: 'custodian', to: open?.to ?? '' }));
}
