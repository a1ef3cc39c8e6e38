import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import {
  isUnknown,
  knownMember,
  knownPart,
  knownSite,
  knownUnit,
  type KnownSite,
  type PartNames,
  type Unknown,
} from '../known-things';
import type { Row } from '../report';
import type { InventoryContext } from './context';
import { shape, type StockLine } from './rows';

/** What a row is about, as the ledger knows it; `refused`: why it is not used all the same. */
export type StockRow = {
  line: StockLine;
  part: PartReferenceDetail;
  site: Pick<InventoryContext['sites'][number], 'bpns' | 'timeZone'>;
  holder: 'customer' | 'supplier';
  /** How many base units one of its units is. */
  factor: string;
  refused?: Row;
};

/** A row of a known position, or what is said of one that belongs to none. */
export function recognise(line: StockLine, context: InventoryContext): StockRow | Row {
  const part = partOf(line, context);
  if ('row' in part) return part;
  const site = knownSite<KnownSite & { timeZone: string }>(context.sites, wordIn(line, 'site'));
  if (isUnknown(site)) return unknown(line, site);
  const isPartners = wordIn(line, 'holder') === 'partner';
  return stockRow(line, {
    part,
    site,
    holder: (part.customer === context.self) === isPartners ? 'supplier' : 'customer',
  });
}

/** A row of a known position: its unit and its words are looked at. */
export function stockRow(line: StockLine, of: Pick<StockRow, 'part' | 'site' | 'holder'>): StockRow {
  const unit = knownUnit(of.part, wordIn(line, 'unit') || undefined);
  const refused = isUnknown(unit) ? unknown(line, unit) : faultOf(line);
  return { line, ...of, factor: isUnknown(unit) ? '1' : unit.factor, ...(refused && { refused }) };
}

export const wordIn = ({ cells }: StockLine, column: string): string => cells[column] ?? '';

function partOf(line: StockLine, { members, parts }: InventoryContext): PartReferenceDetail | Row {
  const bpnl = wordIn(line, 'partner');
  const partner = bpnl === '' ? undefined : knownMember(members, bpnl);
  if (partner && isUnknown(partner)) return unknown(line, partner);
  const names = namesIn(line);
  if (!names) return shape(line.row, 'customer_part', 'neither the customer’s nor the supplier’s number is given');
  const theirs = partner ? parts.filter((one) => [one.customer, one.supplier].includes(partner.mspId)) : parts;
  const part = knownPart(theirs, names);
  return isUnknown(part) ? unknown(line, part) : part;
}

function namesIn(line: StockLine): PartNames | undefined {
  const [customerPart, supplierPart] = [wordIn(line, 'customer_part'), wordIn(line, 'supplier_part')];
  if (customerPart !== '') return { customerPart, ...(supplierPart !== '' && { supplierPart }) };
  return supplierPart === '' ? undefined : { supplierPart };
}

const words: Readonly<Record<string, readonly string[]>> = {
  blocked: ['', 'yes', 'no', 'true', 'false', '1', '0'],
  holder: ['', 'own', 'partner'],
};

/** A word that could be taken for another is not guessed at. */
function faultOf(line: StockLine): Row | undefined {
  const column = Object.keys(words).find((name) => !words[name]?.includes(wordIn(line, name).toLowerCase()));
  if (column !== undefined)
    return shape(line.row, column, `is one of ${words[column]?.filter(Boolean).join(', ') ?? ''}`);
  const quantity = wordIn(line, 'quantity');
  return /^(0|[1-9]\d{0,14})(\.\d{1,9})?$/.test(quantity)
    ? undefined
    : shape(line.row, 'quantity', `${quantity} is no decimal number with a point, zero or more`);
}

const unknown = ({ row }: StockLine, { code, about, message, near }: Unknown): Row => ({
  ...{ row, code, field: about, message },
  ...(near.length > 0 && { near }),
});
