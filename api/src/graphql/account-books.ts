import type { CumulativeAccountState, ShipmentState } from '@tierline/chaincode/schema';
import { Exact } from '@tierline/chaincode/schema';
import { reconcile, type Note, type Reconciliation } from '@tierline/planning/cumulative';

export type AccountReconciliation = Reconciliation & {
  /** Shipments that name the part in another unit: not counted. */
  otherUnits: string[];
};

/**
 * The account's two figures beside the shipments that this member holds: what was dispatched and received of the part at
 * the site, note by note. A day is the UTC day of what was signed.
 */
export function reconcileAccount(
  state: CumulativeAccountState,
  shipments: readonly ShipmentState[],
  dueSince?: string,
): AccountReconciliation {
  const own = shipments.filter((shipment) => isOf(shipment, state));
  const [counted, others] = [
    own.filter((one) => !inOtherUnit(one, state)),
    own.filter((one) => inOtherUnit(one, state)),
  ];
  const sides = {
    dispatched: inOrder(counted.flatMap((shipment) => dispatchedNote(shipment, state))),
    received: inOrder(counted.flatMap((shipment) => receivedNote(shipment, state))),
  };
  const side = (name: 'dispatched' | 'received') => {
    const { startsAt: since, opening, corrected } = state;
    const stated = state[name];
    return {
      since,
      opening: opening[name],
      corrected: corrected[name],
      notes: sides[name],
      ...(stated && { stated: { cumulative: stated.cumulative, note: stated.note } }),
    };
  };
  return {
    ...reconcile(side('dispatched'), side('received'), dueSince),
    otherUnits: others.map(({ number }) => number),
  };
}

const isOf = ({ shipper, consignee, legs, lines }: ShipmentState, account: CumulativeAccountState): boolean =>
  shipper === account.supplier &&
  consignee === account.customer &&
  legs.at(-1)?.to === account.site &&
  lines.some(({ customerPart }) => customerPart === account.customerPart);

const linesOf = ({ lines }: ShipmentState, { customerPart }: CumulativeAccountState) =>
  lines.filter((line) => line.customerPart === customerPart);

const inOtherUnit = (shipment: ShipmentState, account: CumulativeAccountState): boolean =>
  linesOf(shipment, account).some(({ unit }) => unit !== account.unit);

function dispatchedNote(shipment: ShipmentState, account: CumulativeAccountState): Note[] {
  const { number, dispatchedAt, status } = shipment;
  if (dispatchedAt === undefined || status === 'cancelled') return [];
  const quantity = total(linesOf(shipment, account).map((line) => line.quantity));
  return [{ note: number, date: dispatchedAt.slice(0, 10), quantity }];
}

function receivedNote(shipment: ShipmentState, account: CumulativeAccountState): Note[] {
  const { number, receipt } = shipment;
  if (!receipt) return [];
  const lines = new Set(linesOf(shipment, account).map(({ line }) => line));
  const came = receipt.lines.filter(({ line }) => lines.has(line));
  return [{ note: number, date: receipt.receivedAt.slice(0, 10), quantity: total(came.map((one) => one.quantity)) }];
}

const total = (quantities: readonly string[]): string =>
  quantities.reduce((sum, quantity) => sum.plus(quantity), new Exact(0)).toFixed();

const inOrder = (notes: readonly Note[]): Note[] =>
  [...notes].sort((a, b) => (`${a.date} ${a.note}` < `${b.date} ${b.note}` ? -1 : 1));
