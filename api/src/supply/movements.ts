import type { InventoryState, ShipmentState } from '@tierline/chaincode/schema';
import { surestTime } from '../readmodel';

/** A quantity of the part that a shipment brings to, or takes from, the position. `at`: when, as far as anybody said. */
export type Movement = {
  shipment: string;
  number: string;
  /** Still to come: what is done already has its day. */
  open: boolean;
  dispatched: boolean;
  at: string | undefined;
  quantity: string;
  unit: string;
};
type Stated = { id: string; state: ShipmentState };
/** Where what part is moved to or from. */
type Place = Pick<InventoryState, 'customer' | 'customerPart' | 'site'>;

/** To the customer's site: by its expected arrival until it is received, then by what was counted. */
export function incoming({ customerPart, site, customer }: Place, { id, state }: Stated): Movement[] {
  if (state.consignee !== customer || state.legs.at(-1)?.to !== site || state.status === 'cancelled') return [];
  const { receipt } = state;
  const counted = new Map(receipt?.lines.map(({ line, quantity }) => [line, quantity]));
  const at = receipt?.receivedAt ?? surestTime(state.times, state.legs.length - 1, 'arrival')?.time;
  return linesOf(state, customerPart).map(({ line, quantity, unit }) => ({
    ...{ shipment: id, number: state.number, open: !receipt, dispatched: state.dispatchedAt !== undefined, at },
    ...{ quantity: receipt ? (counted.get(line) ?? '0') : quantity, unit },
  }));
}

/** From the supplier's site: by its departure as planned until it is dispatched. */
export function outgoing({ customerPart, site, customer }: Place, { id, state }: Stated): Movement[] {
  if (state.consignee !== customer || state.legs[0]?.from !== site || state.status === 'cancelled') return [];
  const at = state.dispatchedAt ?? surestTime(state.times, 0, 'departure')?.time;
  const dispatched = state.dispatchedAt !== undefined;
  return linesOf(state, customerPart).map(({ quantity, unit }) => ({
    ...{ shipment: id, number: state.number, open: !dispatched, dispatched, at, quantity, unit },
  }));
}

const linesOf = ({ lines }: ShipmentState, part: string): ShipmentState['lines'] =>
  lines.filter(({ customerPart }) => customerPart === part);
