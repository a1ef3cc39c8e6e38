import { createHash } from 'node:crypto';
import { pinOf } from '@tierline/chaincode/record';
import type { Row } from '../report';
import { timeText } from './canonical-value';
import type { EpcisContext, EpcisItem } from './context';
import type { EpcisEvent } from './event-shape';
import { ssccOf, type Recognised } from './recognise';

type Unit = EpcisContext['units'][number];
type Shipment = EpcisContext['shipments'][number];

/**
 * The event's hash beside its shipments, and beside the units only its pin: the steward, who keeps the units too, could
 * guess what an event says and try. Who holds the shipment holds the nonce.
 */
export function evidenceOf(
  event: EpcisEvent,
  hash: string,
  { units, shipments }: Recognised,
  row: number,
  context: EpcisContext,
): { items: EpcisItem[]; rows: Row[] } {
  const note = noteOf(event);
  const common = { type: 'evidence', source: 'epcis', happenedAt: timeText(event.eventTime) } as const;
  const content = (of: { hash: string; nonce?: string }) => ({ ...common, ...of, ...(note !== undefined && { note }) });
  const items: EpcisItem[] = shipments.map(({ id }) => {
    return { row, type: 'evidence', kind: 'shipment', id, content: content({ hash, nonce: nonceOf(id, hash) }) };
  });
  const rows: Row[] = [];
  for (const unit of units) {
    const carrying = carryingOf(unit, context) ?? (shipments.length === 1 ? shipments[0] : undefined);
    if (carrying) {
      const pin = pinOf(hexOf(hash), nonceOf(carrying.id, hash));
      items.push({ row, type: 'evidence', kind: 'custody', id: unit.id, content: content({ hash: pin }) });
    } else rows.push(withoutShipment(unit, row));
  }
  return { items, rows };
}

/** An error declaration keeps the event's hash, so that both can be found together; it must not look like a second event. */
function noteOf({ errorDeclaration, bizStep }: EpcisEvent): string | undefined {
  if (errorDeclaration) return `declared wrong: ${errorDeclaration.reason ?? 'no reason given'}`;
  return bizStep;
}

/** The shipment that goes with the unit, or with the container it is packed in. */
function carryingOf(unit: Unit, { shipments, units }: EpcisContext): Shipment | undefined {
  const container = units.find(({ id }) => id === unit.state.container);
  const named = [unit, ...(container ? [container] : [])];
  return shipments.find(({ state }) =>
    state.handlingUnits.some((one) =>
      named.some(({ id, state: { identifier } }) => {
        return one.custody === id || one.sscc === ssccOf(identifier);
      }),
    ),
  );
}

const withoutShipment = ({ id }: Unit, row: number): Row => ({
  row,
  code: 'SHIPMENT_UNKNOWN',
  message: 'no shipment here carries this unit, so nobody would hold what opens its evidence',
  matched: { unit: id },
});

/** From the shipment's id, which only its parties know: the same event gives the same pin, whoever of them imports it. */
const nonceOf = (shipment: string, hash: string): string =>
  createHash('sha256').update(`tierline/evidence/1${shipment}${hash}`).digest('hex').slice(0, 32);

const hexOf = (hash: string): string => /^ni:\/\/\/sha-256;([0-9a-f]{64})/.exec(hash)?.[1] ?? '';
