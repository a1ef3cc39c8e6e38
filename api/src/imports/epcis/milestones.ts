import type { Milestone, ShipmentState } from '@tierline/chaincode/schema';
import type { EpcisContext, EpcisItem } from './context';
import type { EpcisEvent } from './event-shape';
import { siteOf } from './recognise';
import { vocabularies, wordOf } from './vocabulary';

const departures = new Set(['shipping', 'departing']);
const arrivals = new Set(['arriving', 'receiving']);

/** The milestone a business step at a site is, for each shipment it touches; only those this member may state. */
export function milestonesOf(
  event: EpcisEvent,
  shipments: EpcisContext['shipments'],
  time: string,
  row: number,
  context: EpcisContext,
): EpcisItem[] {
  const kind = milestoneEvent(event.bizStep);
  const site = siteOf(event.readPoint?.id, context) ?? siteOf(event.bizLocation?.id, context);
  if (kind === undefined || site === undefined) return [];
  return shipments.flatMap(({ id, state }) => {
    const leg = state.legs.findIndex(({ from, to }) => (kind === 'departure' ? from : to) === site);
    if (leg < 0 || !mayState(state, leg, kind, context.self)) return [];
    const input: Milestone = { leg, event: kind, classifier: 'actual', time };
    const stated = state.times.some(
      (one) => one.leg === leg && one.event === kind && one.classifier === 'actual' && one.time === time,
    );
    return stated ? [] : [{ row, type: 'milestone', shipment: id, input } as const];
  });
}

function milestoneEvent(bizStep: string | undefined): Milestone['event'] | undefined {
  const step = wordOf(bizStep ?? '', vocabularies.bizStep) ?? '';
  if (departures.has(step)) return 'departure';
  return arrivals.has(step) ? 'arrival' : undefined;
}

/** As the shipment's own rule has it: the carrier of the leg; the shipper where it loads, or drives itself. */
function mayState(state: ShipmentState, leg: number, kind: Milestone['event'], self: string): boolean {
  if (state.status === 'received' || state.status === 'cancelled') return false;
  const carrier = state.legs[leg]?.carrier;
  if (carrier === undefined) return self === state.shipper;
  return self === carrier || (leg === 0 && kind === 'departure' && self === state.shipper);
}
