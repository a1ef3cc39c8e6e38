import type { ShipmentState } from '@tierline/chaincode/schema';

type Times = ShipmentState['times'];
export type Arrival = {
  /** By when it is wanted: as requested, else as planned. */
  needed: string | undefined;
  state: 'unknown' | 'on-time' | 'late' | 'overdue' | 'arrived';
};

/**
 * Whether what is under way comes in time, by what was said of its arrival. Overdue: it should be there by now, and nobody has
 * said that it is. Late: it is expected after it is wanted. @param now RFC 3339
 */
export function arrivalOf(times: Times, now: string): Arrival {
  const said = (classifier: Times[number]['classifier']): string | undefined =>
    times.find((one) => one.classifier === classifier)?.time;
  const planned = said('planned');
  const needed = said('requested') ?? planned;
  const expected = said('estimated') ?? planned;
  const state = (): Arrival['state'] => {
    if (said('actual') !== undefined) return 'arrived';
    const last = expected ?? needed;
    if (last === undefined) return 'unknown';
    if (last < now) return 'overdue';
    if (needed === undefined || expected === undefined) return 'on-time';
    return expected > needed ? 'late' : 'on-time';
  };
  return { needed, state: state() };
}
