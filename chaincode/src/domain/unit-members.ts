import { refuseUnless } from '../errors';
import type { UnitState } from '../schema/custody';
import type { DecideContext } from './kind';

export function requireMember(
  mspId: string,
  { members }: DecideContext,
  code: 'MEMBER_UNKNOWN' | 'RECEIVER_UNKNOWN',
): void {
  refuseUnless(
    members.some((member) => member.mspId === mspId && member.state === 'active'),
    code,
    () => ({ mspId }),
  );
}

/** A former steward keeps the role while units of its are under way; a witness that never had it is an accomplice. */
export function requireSteward({ steward }: UnitState, { members }: DecideContext): void {
  const stands = members.some(({ mspId, roles }) => mspId === steward && roles.includes('steward'));
  refuseUnless(stands, 'STEWARD_UNKNOWN', () => ({ steward }));
}
