import { Exact, type InventoryState, type InventoryStock } from '@tierline/chaincode/schema';
import { localMinute } from '@tierline/planning/time';
import { writeEdi, type EdiError, type EdiMessage } from '../edi';
import type { Outgoing } from '../outgoing';

type Balance = Extract<EdiMessage, { message: 'INVRPT' }>['lines'][number]['balances'][number];

/** INVRPT of what a position's holder states, else of what the other side does. */
export function writeStockReport(
  position: InventoryState,
  { called, entityOf, timeZoneOf, number, at }: Outgoing,
): { text: string } | { error: EdiError } {
  const { customer, supplier, holder, customerPart, supplierPart, site, unit, statements } = position;
  const side = statements[holder] ? holder : holder === 'customer' ? 'supplier' : 'customer';
  const statement = statements[side];
  if (!statement) return { error: { code: 'UNSUPPORTED', at: 'QTY', message: 'neither side states the stock' } };
  const nameOf = (mspId: string) => called(entityOf(mspId));
  const [sender, receiver] = side === 'customer' ? [customer, supplier] : [supplier, customer];
  const sentAt = at.slice(0, 16);
  return writeEdi({
    ...{ kind: 'inventoryReport', syntax: 'EDIFACT', message: 'INVRPT', version: 'D04A' },
    interchange: {
      ...{ sender: nameOf(sender), receiver: nameOf(receiver), sentAt, messages: 1 },
      reference: String(number),
    },
    document: {
      ...{ number: String(number), function: 'original', issuedAt: sentAt },
      stockAt: localMinute(statement.asOf, timeZoneOf(site)),
    },
    warehouse: { id: called(site) },
    supplier: { id: nameOf(supplier) },
    lines: [
      {
        ...{ line: 1, buyerPart: customerPart, balances: balancesOf(statement.stocks, unit) },
        ...(supplierPart !== undefined && { supplierPart }),
      },
    ],
  });
}

/** Nothing there is a zero that is said. */
function balancesOf(stocks: readonly InventoryStock[], unit: string): Balance[] {
  const sums = new Map<string, Balance>();
  for (const { blocked, address, quantity } of stocks) {
    const key = JSON.stringify([blocked, address]);
    const sum = new Exact(sums.get(key)?.quantity ?? 0).plus(quantity).toFixed();
    const state = blocked ? ('damaged' as const) : ('available' as const);
    sums.set(key, { state, quantity: sum, unit, ...(address !== undefined && { location: address }) });
  }
  return sums.size > 0 ? [...sums.values()] : [{ state: 'available', quantity: '0', unit }];
}
