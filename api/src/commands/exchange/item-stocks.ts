import { canonical } from '@tierline/chaincode/record';
import { inventoryInputs, type InventoryStatement, type Json } from '@tierline/chaincode/schema';
import { aspectModels, holderOf, statementsOf, stockView, type ItemStock } from '../../exchange';
import type { ImportWrite } from '../imports/import-writes';
import { knownStates, type Stated } from '../imports/known-states';
import type { ExchangeContext, Posted, Wanted } from './exchange-context';
import { givenOf, type Given } from './given';
import { heldStock } from './held-stock';
import { inUnitOf, planOf, requireUnit, takeMaterials } from './materials';

const { shape } = aspectModels.item_stock;
type Position = Stated<'inventory-position'>;

/** This member's own stock, given as ItemStock: a position for each site. Where a site is left out, nothing lies there. */
export const takeItemStocks = (exchange: ExchangeContext, posted: Posted) =>
  takeMaterials<ItemStock>(exchange, posted, async ({ mspId }) => {
    const here = { records: exchange.context.records, channel: posted.channel };
    const positions = await knownStates(here, 'inventory-position', [{ customer: mspId }, { supplier: mspId }]);
    const now = new Date().toISOString();
    return {
      shape,
      sideOf: holderOf,
      plan: (view, part, row) => {
        const holder = holderOf(view);
        const { customer, supplier, customerPart, supplierPart, baseUnit: unit } = part;
        const about = { customer, supplier, holder, customerPart, ...(supplierPart !== undefined && { supplierPart }) };
        const own = positions.filter(
          ({ state }) =>
            canonical([state.customer, state.supplier, state.holder, state.customerPart]) ===
            canonical([customer, supplier, holder, customerPart]),
        );
        const stated = statementsOf(view, inUnitOf(part));
        const written = [...stated].flatMap(([site, statement]): ImportWrite[] => {
          const position = own.find(({ state }) => state.site === site);
          if (position?.state.open) {
            requireUnit(part, position.state);
            return restated(row, position, statement);
          }
          const input = { ...about, site, unit, statement } as Json;
          const again = position && { id: position.id, basedOn: position.version };
          return [{ row, kind: 'inventory-position', command: 'OpenInventoryPosition', input, ...again }];
        });
        const left = own.filter(
          ({ state }) => state.open && !stated.has(state.site) && state.statements[holder]?.stocks.length !== 0,
        );
        const emptied = left.flatMap((position) => restated(row, position, { asOf: now, stocks: [] }));
        return planOf(row, [...written, ...emptied], inventoryInputs);
      },
    };
  });

function restated(row: number, { id, version, state }: Position, statement: InventoryStatement): ImportWrite[] {
  const { at: _at, ...before } = state.statements[state.holder] ?? { at: '' };
  if (canonical(before) === canonical(statement)) return [];
  return [{ row, kind: 'inventory-position', command: 'StateInventory', id, basedOn: version, input: statement }];
}

/** Stock as its holder states it: `out`, this member's own; `in`, that of partners. */
export async function giveItemStocks(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { relation, groups, addressOf } = await heldStock(exchange, wanted);
  const objects = await Promise.all(
    groups.map(async (positions) => {
      const [first] = positions;
      const id = first ? await relation.materialOf(first.state) : '';
      const states = positions.map(({ state }) => state);
      return { id, view: () => stockView(id, states, addressOf) };
    }),
  );
  return givenOf(shape, objects, wanted);
}
