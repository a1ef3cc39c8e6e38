import { Exact, type CumulativeAccountState, type ShipmentState } from '@tierline/chaincode/schema';
import type { Note, SideName } from './account';

/** As a shipment bears it out; `time`: when it was dispatched or received, RFC 3339. Its day is the UTC day of that. */
export type ShippedNote = Note & { time: string };
export type AccountSubject = Pick<CumulativeAccountState, 'customer' | 'supplier' | 'customerPart' | 'site'>;

/** What accounts a shipment may bear on: one for each part that it carries. */
export const accountsOf = ({ shipper, consignee, legs, lines }: ShipmentState): AccountSubject[] => {
  const site = legs.at(-1)?.to;
  if (site === undefined) return [];
  const parts = [...new Set(lines.map(({ customerPart }) => customerPart))];
  return parts.map((customerPart) => ({ customer: consignee, supplier: shipper, customerPart, site }));
};

export const bearsOn = (shipment: ShipmentState, account: AccountSubject): boolean =>
  accountsOf(shipment).some(
    (one) =>
      one.customer === account.customer &&
      one.supplier === account.supplier &&
      one.customerPart === account.customerPart &&
      one.site === account.site,
  );

/** A shipment that names the part in another unit is not counted, not even in part. */
export const isInOtherUnit = (shipment: ShipmentState, account: CumulativeAccountState): boolean =>
  linesOf(shipment, account).some(({ unit }) => unit !== account.unit);

/** What the shipment adds to that side's figure; undefined: nothing yet. */
export function noteOf(
  side: SideName,
  shipment: ShipmentState,
  account: CumulativeAccountState,
): ShippedNote | undefined {
  const { number: note, dispatchedAt, status, receipt } = shipment;
  const lines = linesOf(shipment, account);
  if (side === 'dispatched')
    return dispatchedAt === undefined || status === 'cancelled'
      ? undefined
      : { note, quantity: total(lines), time: dispatchedAt, date: dispatchedAt.slice(0, 10) };
  if (!receipt) return undefined;
  const { receivedAt: time } = receipt;
  const numbers = new Set(lines.map(({ line }) => line));
  const came = receipt.lines.filter(({ line }) => numbers.has(line));
  return { note, quantity: total(came), time, date: time.slice(0, 10) };
}

const linesOf = ({ lines }: ShipmentState, { customerPart }: AccountSubject): ShipmentState['lines'] =>
  lines.filter((line) => line.customerPart === customerPart);

const total = (lines: readonly { quantity: string }[]): string =>
  Exact.sum('0', ...lines.map(({ quantity }) => quantity)).toFixed();
