import { refuseUnless } from '../errors';
import type { CustodyEntry, UnitState, Values } from '../schema/custody';
import type { DecideContext } from './kind';
import { openOffer } from './unit';
import { checkValue, propertyNamed } from './unit-properties';

export function authoriseReading(
  state: UnitState,
  { values }: CustodyEntry<'reading'>,
  { caller }: DecideContext,
): void {
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  refuseUnless(Object.keys(values).length > 0, 'NO_PROPERTIES');
  for (const [name, value] of Object.entries(values)) {
    const property = propertyNamed(state.kind, name);
    refuseUnless((state.reporters[name] ?? []).includes(caller.mspId), 'NOT_REPORTER', () => ({ property: name }));
    refuseUnless(!property.fixed, 'PROPERTY_FIXED', () => ({ property: name }));
    checkValue(property, value, name);
  }
}

export function authoriseReminder(
  state: UnitState,
  { role, to, answerBy }: CustodyEntry<'reminder'>,
  { at }: DecideContext,
): void {
  const found = openOffer(state, role, to);
  refuseUnless(found?.answerBy === answerBy, 'NO_OPEN_OFFER', () => ({ role, to }));
  refuseUnless(at >= answerBy, 'NOT_DUE', () => ({ at, due: answerBy }));
}

/** What is known of the unit: as commissioned, then each reading in ledger order on top. */
export function unitValues(state: UnitState, readings: readonly { values: Values }[]): Values {
  return readings.reduce((known, reading) => ({ ...known, ...reading.values }), state.values);
}
