import { Exact, type InventoryStatement, type InventoryStock } from '@tierline/chaincode/schema';
import { instantAt } from '@tierline/planning/time';
import { isUnknown, knownUnit } from '../known-things';
import { wordIn, type StockRow } from './recognise';

/** What rows of one position state together, in the position's unit. */
export function statementOf(rows: readonly [StockRow, ...StockRow[]], unit: string): InventoryStatement {
  const [{ line, site }] = rows;
  return {
    asOf: instantOf(wordIn(line, 'as_of'), site.timeZone),
    stocks: rows.map((row) => ({
      ...{ blocked: ['yes', 'true', '1'].includes(wordIn(row.line, 'blocked').toLowerCase()) },
      ...{ quantity: quantityOf(row, unit), ...named('address', wordIn(row.line, 'address')), ...orderOf(row) },
    })),
  };
}

/** Without Z or an offset the site's own time; what is no time is left to the shape to say. */
function instantOf(text: string, timeZone: string): string {
  const [, local, offset] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  if (local === undefined) return text;
  if (offset === undefined) return instantAt(local, timeZone) ?? text;
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}

function quantityOf({ line, part, factor }: StockRow, unit: string): string {
  const wanted = knownUnit(part, unit);
  const base = new Exact(wordIn(line, 'quantity')).times(factor);
  return (isUnknown(wanted) ? base : base.div(wanted.factor)).toDecimalPlaces(9).toFixed();
}

function orderOf({ line }: StockRow): Pick<InventoryStock, 'order'> {
  const [customerOrder, customerOrderPosition] = [
    wordIn(line, 'customer_order'),
    wordIn(line, 'customer_order_position'),
  ];
  if (customerOrder === '') return {};
  const supplier = named('supplierOrder', wordIn(line, 'supplier_order'));
  return { order: { customerOrder, customerOrderPosition, ...supplier } };
}

const named = <Name extends string>(name: Name, word: string): { [Key in Name]?: string } =>
  (word === '' ? {} : { [name]: word }) as { [Key in Name]?: string };

/** The order of lots says nothing. */
export const isSameStatement = (one: InventoryStatement, other: InventoryStatement): boolean =>
  one.asOf === other.asOf && one.stocks.map(lotOf).sort().join() === other.stocks.map(lotOf).sort().join();

const lotOf = ({ address, blocked, quantity, order }: InventoryStock): string =>
  JSON.stringify([address, blocked, new Exact(quantity).toFixed(), order?.customerOrder, order?.customerOrderPosition]);
