import { Exact, type Json, type ShipmentState } from '@tierline/chaincode/schema';
import type { DeliveryInformation } from '../models/delivery-information';

type Delivery = DeliveryInformation['positions'][number]['deliveries'][number];
type Part = { customerPart: string; supplierPart?: string | undefined; baseUnit: string };
/** A command on a shipment that stands. */
type Step = { name: 'DispatchShipment' | 'RecordMilestone'; input: Json };

/** What is wrong with a delivery (CX-0118): it names its shipment, and each event once; what has happened is past; it leaves before it arrives. */
export function faultOf({ transitEvents, trackingNumber }: Delivery, now: string): string | undefined {
  if (trackingNumber === undefined) return 'no trackingNumber says which shipment it is';
  const [left, arrived] = [eventOf(transitEvents, 'departure'), eventOf(transitEvents, 'arrival')];
  const said = [left, arrived].filter((event) => event !== undefined);
  if (said.length < transitEvents.length) return 'an event stands twice';
  if (said.some(({ isActual, time }) => isActual && time > now)) return 'what has happened is past';
  return left && arrived ? faultBetween(left, arrived) : undefined;
}

function faultBetween(left: Event, arrived: Event): string | undefined {
  if (left.time > arrived.time) return 'it arrives before it leaves';
  return arrived.isActual && !left.isActual ? 'it has arrived and has not left' : undefined;
}

/** A shipment of one line, on one leg that the shipper speaks for. */
export function shipmentOf(
  { trackingNumber = '', transitLocations: { origin, destination } }: Delivery,
  { customerPart, supplierPart, baseUnit: unit }: Part,
  { consignee, quantity }: { consignee: string; quantity: string },
) {
  const line = { line: 1, customerPart, ...(supplierPart !== undefined && { supplierPart }), quantity, unit };
  const legs = [{ from: origin.bpnsProperty, to: destination.bpnsProperty }];
  return { number: trackingNumber, consignee, lines: [line], handlingUnits: [], legs };
}

/** Whether a shipment brings just that: its way, and a line of the part in that quantity. */
export function brings(state: ShipmentState, planned: ReturnType<typeof shipmentOf>): boolean {
  const [way] = planned.legs;
  return (
    state.legs[0]?.from === way?.from &&
    state.legs.at(-1)?.to === way?.to &&
    planned.lines.every(({ customerPart, quantity, unit }) =>
      state.lines.some(
        (one) => one.customerPart === customerPart && one.unit === unit && new Exact(one.quantity).eq(quantity),
      ),
    )
  );
}

/** What its events say that the shipment does not yet. */
export function stepsOn(state: ShipmentState, { transitEvents }: Delivery): Step[] {
  const [left, arrived] = [eventOf(transitEvents, 'departure'), eventOf(transitEvents, 'arrival')];
  const dispatched: Step[] =
    left?.isActual === true && state.status === 'planned'
      ? [{ name: 'DispatchShipment', input: { dispatchedAt: left.time } }]
      : [];
  return [
    ...milestone(state, 'departure', 0, left),
    ...dispatched,
    ...milestone(state, 'arrival', state.legs.length - 1, arrived),
  ];
}

type Event = { time: string; isActual: boolean };

function eventOf(events: Delivery['transitEvents'], name: 'departure' | 'arrival'): Event | undefined {
  const found = events.find(({ eventType }) => eventType.endsWith(name));
  return found && { time: found.dateTimeOfEvent, isActual: found.eventType.startsWith('actual') };
}

function milestone(state: ShipmentState, event: 'departure' | 'arrival', leg: number, said: Event | undefined): Step[] {
  if (!said) return [];
  const classifier = said.isActual ? 'actual' : 'estimated';
  const isKnown = state.times.some(
    (one) => one.leg === leg && one.event === event && one.classifier === classifier && one.time === said.time,
  );
  return isKnown ? [] : [{ name: 'RecordMilestone', input: { leg, event, classifier, time: said.time } }];
}
