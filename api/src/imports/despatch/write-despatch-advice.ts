import type { ShipmentState } from '@tierline/chaincode/schema';
import { localMinute } from '@tierline/planning/time';
import { writeEdi, type EdiError } from '../edi';
import type { Outgoing } from '../outgoing';
import type { Advice } from './contents';

/** DESADV of a shipment, or why the format cannot say it. */
export function writeDespatchAdvice(
  shipment: ShipmentState,
  addressed: Outgoing,
): { text: string } | { error: EdiError } {
  const error = untold(shipment);
  return error ? { error } : writeEdi(adviceOf(shipment, addressed));
}

/** A quantity stands in one unit: how a line is spread over several is not on record. */
function untold({ lines, handlingUnits }: ShipmentState): EdiError | undefined {
  for (const { line } of lines) {
    const holding = handlingUnits.filter((unit) => unit.lines.includes(line)).length;
    if (holding === 1) continue;
    const message =
      holding === 0 ? 'stands in no handling unit' : 'how much each of its handling units holds is not on record';
    return { code: 'UNSUPPORTED', at: 'CPS', value: `line ${line}`, message };
  }
  return undefined;
}

function adviceOf(shipment: ShipmentState, addressed: Outgoing): Advice {
  const { number, order, lines, handlingUnits, legs, shipper, consignee } = shipment;
  const { called, entityOf, timeZoneOf, at } = addressed;
  const [from, to] = [legs[0]?.from ?? '', legs.at(-1)?.to ?? ''];
  const nameOf = (mspId: string) => called(entityOf(mspId));
  const carrier = legs[0]?.carrier;
  const arrival = shipment.times.findLast(
    ({ leg, event, classifier }) => leg === legs.length - 1 && event === 'arrival' && classifier === 'estimated',
  );
  const sentAt = at.slice(0, 16);
  return {
    ...{ kind: 'despatchAdvice', syntax: 'EDIFACT', message: 'DESADV', version: 'D07A' },
    interchange: {
      ...{ sender: nameOf(shipper), receiver: nameOf(consignee), sentAt, messages: 1 },
      reference: String(addressed.number),
    },
    document: {
      ...{ number, function: 'original', issuedAt: sentAt },
      ...(shipment.dispatchedAt !== undefined && {
        despatchedAt: localMinute(shipment.dispatchedAt, timeZoneOf(from)),
      }),
      ...(arrival && { estimatedArrivalAt: localMinute(arrival.time, timeZoneOf(to)) }),
    },
    seller: { id: nameOf(shipper) },
    shipFrom: { id: called(from) },
    shipTo: { id: called(to) },
    ...(carrier !== undefined && { carrier: { id: nameOf(carrier) } }),
    transport: { seals: [] },
    handlingUnits: handlingUnits.map(({ sscc, lines: held }) => ({
      sscc,
      contents: lines
        .filter(({ line }) => held.includes(line))
        .map(({ line, customerPart, supplierPart, quantity, unit }) => ({
          ...{ line, buyerPart: customerPart, quantity, unit },
          ...(supplierPart !== undefined && { supplierPart }),
          ...(order !== undefined && { order: { number: order } }),
        })),
    })),
  };
}
