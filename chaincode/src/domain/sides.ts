import { refuseUnless } from '../errors';

/** @throws Refusal OTHER_SIDE */
export function requireSide(side: string, mspId: string, name: string): void {
  refuseUnless(side === mspId, 'OTHER_SIDE', () => ({ side: name }));
}

/** @throws Refusal NOT_LATER */
export function requireLater(time: string | undefined, at: string): void {
  refuseUnless(time === undefined || time > at, 'NOT_LATER', () => ({ at, given: time ?? '' }));
}
