import { refuseUnless } from '../errors';
import { millisOf } from '../schema/instant';
import type { UpdateRequest } from '../schema/update-request';
import type { DecideContext } from './kind';
import { requireLater, requireSide } from './sides';

const oneDay = 24 * 60 * 60 * 1000;
type Asked<Of extends string> = { of: Of; dueBy: string; note?: string | undefined };
type Side = { mspId: string; name: string };

/**
 * Whoever needs a figure asks the side that states it; 24 hours are the longest term (CX-0128 §4.3).
 * @param askers who may ask for what @throws Refusal OTHER_SIDE, NOT_LATER, TERM_TOO_LONG
 */
export function requestUpdate<Of extends string>(
  { of, dueBy, note }: Asked<Of>,
  askers: Record<Of, Side>,
  { caller, at }: DecideContext,
): UpdateRequest<Of> & { note?: string } {
  requireSide(askers[of].mspId, caller.mspId, askers[of].name);
  requireLater(dueBy, at);
  refuseUnless((millisOf(dueBy) ?? 0) - (millisOf(at) ?? 0) <= oneDay, 'TERM_TOO_LONG', () => ({
    at,
    dueBy,
    limitHours: 24,
  }));
  return { of, by: caller.mspId, at, dueBy, ...(note === undefined ? {} : { note }) };
}

/** The state once that was answered. */
export function withoutRequest<State extends { request?: UpdateRequest<string> }>(
  state: State,
  of: NonNullable<State['request']>['of'],
): State {
  if (state.request?.of !== of) return state;
  const { request: _answered, ...rest } = state;
  return rest as State;
}

/** A reminder is written of what is owed and not before it was due. @param owed when something of that sort was or is due @throws Refusal NOT_DUE */
export function requireDue(dueBy: string, owed: readonly (string | undefined)[], { at }: DecideContext): void {
  refuseUnless(owed.includes(dueBy) && at >= dueBy, 'NOT_DUE', () => ({ at, due: dueBy }));
}
