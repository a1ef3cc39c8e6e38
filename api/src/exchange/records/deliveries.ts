import type { ShipmentState } from '@tierline/chaincode/schema';
import type { DeliveryInformation } from '../models/delivery-information';

export type StandingShipment = { state: ShipmentState; changedAt: string };
type Delivery = DeliveryInformation['positions'][number]['deliveries'][number];
type TransitEvent = Delivery['transitEvents'][number];
/** The better word last. */
const words = ['requested', 'planned', 'estimated', 'actual'] as const;

/**
 * Shipments as deliveries of one part. Without a word on departure or arrival there is none to tell; order positions are not
 * told, for a shipment names its order alone.
 */
export function deliveriesView(
  material: string,
  customerPart: string,
  shipments: readonly StandingShipment[],
): DeliveryInformation {
  const deliveries = shipments.flatMap(({ state, changedAt }) =>
    state.lines
      .filter((line) => line.customerPart === customerPart)
      .flatMap((line) => {
        const delivery = deliveryOf(state, line, changedAt);
        return delivery ? [delivery] : [];
      }),
  );
  return { materialGlobalAssetId: material, positions: deliveries.length > 0 ? [{ deliveries }] : [] };
}

function deliveryOf(
  state: ShipmentState,
  { quantity, unit }: ShipmentState['lines'][number],
  changedAt: string,
): Delivery | undefined {
  const [first, last] = [state.legs[0], state.legs.at(-1)];
  const transitEvents = [
    ...eventOf(state, 'departure', 0, state.dispatchedAt),
    ...eventOf(state, 'arrival', state.legs.length - 1, state.receipt?.receivedAt),
  ];
  if (!first || !last || transitEvents.length === 0) return undefined;
  return {
    ...{ deliveryQuantity: { value: quantity, unit }, lastUpdatedOnDateTime: changedAt, transitEvents },
    transitLocations: { origin: { bpnsProperty: first.from }, destination: { bpnsProperty: last.to } },
    trackingNumber: state.number,
  };
}

function eventOf(
  { times }: ShipmentState,
  event: 'departure' | 'arrival',
  leg: number,
  happened: string | undefined,
): TransitEvent[] {
  const [best] = times
    .filter((one) => one.event === event && one.leg === leg)
    .sort((a, b) => words.indexOf(b.classifier) - words.indexOf(a.classifier));
  const time = happened ?? best?.time;
  if (time === undefined) return [];
  const isActual = happened !== undefined || best?.classifier === 'actual';
  return [{ dateTimeOfEvent: time, eventType: `${isActual ? 'actual' : 'estimated'}-${event}` }];
}
