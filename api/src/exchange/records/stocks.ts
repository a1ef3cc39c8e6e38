import type { InventoryState, InventoryStatement, InventoryStock, OrderPosition } from '@tierline/chaincode/schema';
import { timeText } from '../../imports/epcis/canonical-value';
import type { ItemStock } from '../models/item-stock';

type Order = NonNullable<ItemStock['positions'][number]['orderPositionReference']>;
/** A quantity of a payload in the unit of records. @throws UnitUnknown */
export type InUnit = (measured: { value: string; unit: string }) => string;
export type Holder = InventoryState['holder'];
export const holderOf = ({ direction }: Pick<ItemStock, 'direction'>): Holder =>
  direction === 'INBOUND' ? 'customer' : 'supplier';

/** What a payload says of each site; its stocks are as of the latest change among them. */
export function statementsOf({ positions }: ItemStock, inUnit: InUnit): Map<string, InventoryStatement> {
  const statements = new Map<string, InventoryStatement>();
  for (const { orderPositionReference: order, allocatedStocks } of positions)
    for (const stock of allocatedStocks) {
      const updatedAt = timeText(stock.lastUpdatedOnDateTime);
      const before = statements.get(stock.stockLocationBPNS) ?? { asOf: updatedAt, stocks: [] };
      const lot = {
        ...{ address: stock.stockLocationBPNA, blocked: stock.isBlocked },
        quantity: inUnit(stock.quantityOnAllocatedStock),
        ...(order && { order: orderOf(order) }),
        updatedAt,
      };
      const asOf = before.asOf > updatedAt ? before.asOf : updatedAt;
      statements.set(stock.stockLocationBPNS, { asOf, stocks: [...before.stocks, lot] });
    }
  return statements;
}

export const orderOf = (order: Order): OrderPosition => ({
  ...{ customerOrder: order.customerOrderId, customerOrderPosition: order.customerOrderPositionId },
  ...(order.supplierOrderId !== undefined && { supplierOrder: order.supplierOrderId }),
});

export const orderView = (order: OrderPosition): Order => ({
  ...{ customerOrderId: order.customerOrder, customerOrderPositionId: order.customerOrderPosition },
  ...(order.supplierOrder !== undefined && { supplierOrderId: order.supplierOrder }),
});

/** A site's address, where a lot has none of its own. */
export type AddressOf = (bpns: string) => string | undefined;

/** What one side holds of a part, at all its sites; undefined where a lot lies at no address. */
export function stockView(
  material: string,
  positions: readonly InventoryState[],
  addressOf: AddressOf,
): ItemStock | undefined {
  const byOrder = new Map<string, ItemStock['positions'][number]>();
  for (const state of positions)
    for (const lot of state.statements[state.holder]?.stocks ?? []) {
      const allocated = lotView(state, lot, addressOf);
      if (!allocated) return undefined;
      const key = JSON.stringify(lot.order ?? null);
      const position = byOrder.get(key) ?? {
        ...(lot.order && { orderPositionReference: orderView(lot.order) }),
        allocatedStocks: [],
      };
      position.allocatedStocks.push(allocated);
      byOrder.set(key, position);
    }
  return { materialGlobalAssetId: material, direction: directionOf(positions), positions: [...byOrder.values()] };
}

export const directionOf = ([first]: readonly InventoryState[]): ItemStock['direction'] =>
  first?.holder === 'customer' ? 'INBOUND' : 'OUTBOUND';

function lotView({ site, unit, holder, statements }: InventoryState, lot: InventoryStock, addressOf: AddressOf) {
  const address = lot.address ?? addressOf(site);
  if (address === undefined) return undefined;
  return {
    ...{ stockLocationBPNS: site, stockLocationBPNA: address, isBlocked: lot.blocked },
    quantityOnAllocatedStock: { value: lot.quantity, unit },
    lastUpdatedOnDateTime: lot.updatedAt ?? statements[holder]?.asOf ?? '',
  };
}
