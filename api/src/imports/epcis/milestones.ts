import type { Milestone, ShipmentState } from '@tierline/chaincode/schema';
import { isUnknown, type KnownSite } from '../known-things';
import type { Row } from '../report';
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
): { items: EpcisItem[]; rows: Row[] } {
  const kind = milestoneEvent(event.bizStep);
  if (kind === undefined || shipments.length === 0) return { items: [], rows: [] };
  const site = placeOf(event, context);
  if ('near' in site) return { items: [], rows: [placeless(event, kind, site.near, row)] };
  const found = shipments.flatMap(({ id, state }): (EpcisItem | Row)[] => {
    const leg = state.legs.findIndex(({ from, to }) => (kind === 'departure' ? from : to) === site.bpns);
    if (leg < 0 || !mayState(state, leg, kind, context.self)) return [];
    const input: Milestone = { leg, event: kind, classifier: 'actual', time };
    const stated = state.times.some(
      (one) => one.leg === leg && one.event === kind && one.classifier === 'actual' && one.time === time,
    );
    if (!stated) return [{ row, type: 'milestone', shipment: id, input }];
    const message = `the ${kind} of leg ${String(leg)} is stated already`;
    return [{ row, code: 'UNCHANGED', message, matched: { shipment: id } }];
  });
  return {
    items: found.flatMap((one) => ('type' in one ? [one] : [])),
    rows: found.flatMap((one) => ('code' in one ? [one] : [])),
  };
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

/** The first of read point and location that is an agreed site. */
function placeOf({ readPoint, bizLocation }: EpcisEvent, context: EpcisContext): KnownSite | { near: string[] } {
  const named = [readPoint, bizLocation].flatMap((place) => siteOf(place?.id, context) ?? []);
  const [unknown] = named.filter(isUnknown);
  return named.find((one) => !isUnknown(one)) ?? { near: unknown?.near ?? [] };
}

const placeless = ({ readPoint, bizLocation }: EpcisEvent, kind: string, near: string[], row: number): Row => ({
  row,
  code: 'SITE_UNKNOWN',
  field: readPoint ? 'readPoint' : 'bizLocation',
  message: `${readPoint?.id ?? bizLocation?.id ?? 'no place'} is no agreed site, so the ${kind} is of no leg`,
  ...(near.length > 0 && { near }),
});
