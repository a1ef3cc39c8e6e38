import { refuseUnless } from '../errors';
import type { Milestone, NegotiatedTime } from '../schema/shipment';

export type Sides = { consumer: string; providers: readonly string[] };

/**
 * Requested times come from who takes the service, all others from who gives it; actual times lie in the past, and an
 * arrival happened only after its departure did (domain.md "Shipment and custody").
 * @throws Refusal OTHER_SIDE, NOT_PAST, DEPARTURE_MISSING
 */
export function checkTime(
  stated: Milestone,
  mspId: string,
  at: string,
  times: readonly NegotiatedTime[],
  { consumer, providers }: Sides,
): void {
  if (stated.classifier === 'requested') refuseUnless(mspId === consumer, 'OTHER_SIDE', () => ({ side: 'consumer' }));
  else refuseUnless(providers.includes(mspId), 'OTHER_SIDE', () => ({ side: 'provider' }));
  if (stated.classifier !== 'actual') return;
  refuseUnless(stated.time <= at, 'NOT_PAST', () => ({ at, given: stated.time }));
  if (stated.event !== 'arrival') return;
  const departure = times.find(
    (one) => one.leg === stated.leg && one.event === 'departure' && one.classifier === 'actual',
  );
  refuseUnless(departure !== undefined && departure.time <= stated.time, 'DEPARTURE_MISSING', () => ({
    leg: stated.leg,
  }));
}

/** The latest word replaces the one before, and counts as a move if it differs. */
export function withTime(times: readonly NegotiatedTime[], stated: Omit<NegotiatedTime, 'moved'>): NegotiatedTime[] {
  const same = (one: NegotiatedTime): boolean =>
    one.leg === stated.leg && one.event === stated.event && one.classifier === stated.classifier;
  const before = times.find(same);
  const moved = before === undefined ? 0 : before.moved + (before.time === stated.time ? 0 : 1);
  return [...times.filter((one) => !same(one)), { ...stated, moved }];
}
