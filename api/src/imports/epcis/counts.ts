import { Decimal } from 'decimal.js';
import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { positionOf, statementsOf } from '../inventory/import-inventory';
import { stockRow, wordIn, type StockRow } from '../inventory/recognise';
import { isUnknown, knownUnit } from '../known-things';
import type { Row } from '../report';
import { timeText } from './canonical-value';
import { partOfClass } from './class-part';
import type { EpcisContext, EpcisItem } from './context';
import type { EpcisEvent, QuantityElement } from './event-shape';
import { canonicalUri } from './gs1-uri';
import { siteOf } from './recognise';
import { vocabularies, wordOf } from './vocabulary';

export type Counted = StockRow | Row;

/** Steps in which all that is there is counted; at any other, others of the part may lie beside what was read. */
const counting: readonly string[] = ['cycle_counting', 'stock_taking'];
const usable: readonly string[] = [
  ...['active', 'available', 'conformant', 'in_progress'],
  ...['sellable_accessible', 'sellable_not_accessible'],
];

/** What an event counts of the reader's own stock, a row for each quantity; or why it is no count. */
export function countedIn(event: EpcisEvent, row: number, context: EpcisContext): Counted[] {
  const [field, elements] = quantitiesOf(event);
  if (elements.length === 0) return [];
  const reason = whyNoCount(event);
  if (reason !== undefined) return [{ row, code: 'UNSUPPORTED', field, message: `states no stock: ${reason}` }];
  const place = placeOf(event);
  const site = siteOf(place, context);
  if (!site || isUnknown(site)) {
    const near = site && site.near.length > 0 ? { near: site.near } : {};
    const where = event.bizLocation ? 'bizLocation' : 'readPoint';
    return [{ row, code: 'SITE_UNKNOWN', field: where, message: `${place ?? 'no place'} is no agreed site`, ...near }];
  }
  const cells = { as_of: timeText(event.eventTime), blocked: isBlocked(event) ? 'yes' : '' };
  return elements.map((element, index): Counted => {
    const part = partOfClass(element.epcClass, context);
    if (isUnknown(part)) {
      const { code, message, near } = part;
      return { row, code, field: `${field}/${String(index)}/epcClass`, message, ...(near.length > 0 && { near }) };
    }
    const holder = part.customer === context.self ? 'customer' : 'supplier';
    return stockRow({ row, cells: { ...cells, ...amountOf(element, part) } }, { part, site, holder });
  });
}

const placeOf = ({ bizLocation, readPoint }: EpcisEvent): string | undefined => (bizLocation ?? readPoint)?.id;

function isBlocked({ disposition }: EpcisEvent): boolean {
  return disposition !== undefined && !usable.includes(wordOf(disposition, vocabularies.disposition) ?? disposition);
}

/** A quantity without a unit counts objects. */
function amountOf({ quantity, uom }: QuantityElement, part: PartReferenceDetail): Record<'quantity' | 'unit', string> {
  const pieces = ['PCE', 'C62', 'EA'].find((unit) => !isUnknown(knownUnit(part, unit))) ?? 'PCE';
  return { quantity: quantity === undefined ? '' : new Decimal(quantity).toFixed(), unit: uom ?? pieces };
}

function quantitiesOf(event: EpcisEvent): [field: string, elements: readonly QuantityElement[]] {
  if (event.type === 'ObjectEvent') return ['quantityList', event.quantityList ?? []];
  return event.type === 'AggregationEvent' ? ['childQuantityList', event.childQuantityList ?? []] : ['', []];
}

function whyNoCount(event: EpcisEvent): string | undefined {
  if (event.type !== 'ObjectEvent' || event.action !== 'OBSERVE') return 'it is no ObjectEvent that observes';
  if (event.errorDeclaration) return 'it declares an event wrong';
  const step = wordOf(event.bizStep ?? '', vocabularies.bizStep);
  if (!counting.includes(step ?? '')) return `its bizStep is not ${counting.join(' or ')}`;
  return canonicalUri(placeOf(event) ?? '')?.includes('/254/') ? 'it counts one place within a site' : undefined;
}

/** What all counts of a document state: of one position the latest, all events of that time together. */
export function stocksOf(counted: readonly Counted[], context: EpcisContext): { rows: Row[]; items: EpcisItem[] } {
  const latest = new Map<string, StockRow>();
  for (const one of counted) {
    if ('code' in one) continue;
    const stands = latest.get(positionOf(one));
    if (!stands || timeOf(stands) < timeOf(one)) latest.set(positionOf(one), one);
  }
  const read = counted.map((one): Counted => {
    const last = 'code' in one ? undefined : latest.get(positionOf(one));
    if ('code' in one || !last || timeOf(one) === timeOf(last)) return one;
    const message = `counted again in row ${String(last.line.row)}`;
    return { row: one.line.row, code: 'STATED_SINCE', field: 'eventTime', message };
  });
  const { rows, commands } = statementsOf(read, context);
  return { rows, items: commands.map((command) => ({ row: command.row, type: 'stock', command })) };
}

const timeOf = ({ line }: StockRow): string => wordIn(line, 'as_of');
