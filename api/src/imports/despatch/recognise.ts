import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { isUnknown, knownMember, knownPart, knownSite, knownUnit, type Unknown } from '../known-things';
import type { Row } from '../report';
import { contentsOf, type Advice, type Content } from './contents';
import type { DespatchContext } from './context';

/** What a partner's own code means. */
export type Meant = (code: string) => string;
type Site = DespatchContext['sites'][number];
export type KnownLine = { content: Content; part: PartReferenceDetail; unit: string };
/** A despatch advice as the ledger knows its parties, places and parts. */
export type KnownAdvice = {
  advice: Advice;
  lines: [KnownLine, ...KnownLine[]];
  consignee: string;
  from: Site;
  to: Site;
  /** Absent where the shipper drives itself, or the carrier is no linked member. */
  carrier?: string;
};

/** All of it, or what is refused, line by line. */
export function recognise(advice: Advice, first: number, context: DespatchContext, meant: Meant): KnownAdvice | Row[] {
  const contents = contentsOf(advice, first);
  const ends = endsOf(advice, context, meant);
  const lines = contents.map((content) => lineOf(content, receiverOf(advice, context, meant), context));
  const refused = [
    ...(contents.length === 0 ? [refusal(first, 'SHAPE', 'lines', 'there are no goods in it')] : []),
    ...('code' in ends ? [{ row: first, ...ends }] : []),
    ...lines.filter((line) => 'code' in line),
  ];
  const known = lines.filter((line) => 'part' in line);
  const [line, ...others] = known;
  if (refused.length > 0 || !line || 'code' in ends) return refused;
  const { customer } = line.part;
  const apart = others.filter(({ part }) => part.customer !== customer);
  if (apart.length > 0)
    return apart.map(({ content }) =>
      refusal(content.row, 'ROW_CONFLICT', 'customerPart', `is a part of another customer than ${customer}`),
    );
  const carrier = carrierOf(advice, context, meant);
  return { advice, lines: [line, ...others], consignee: customer, ...ends, ...(carrier !== undefined && { carrier }) };
}

export const refusal = (row: number, code: Row['code'], field: string, message: string): Row => ({
  row,
  code,
  field,
  message,
});

const said = (field: string, { code, message, near }: Unknown): Omit<Row, 'row'> => ({
  ...{ code, field, message },
  ...(near.length > 0 && { near }),
});

type Ends = Pick<KnownAdvice, 'from' | 'to'>;
function endsOf({ seller, shipFrom, shipTo }: Advice, context: DespatchContext, meant: Meant): Ends | Omit<Row, 'row'> {
  const { self, members, sites } = context;
  const shipper = knownMember(members, meant(seller.id));
  if (isUnknown(shipper)) return said('seller', shipper);
  if (shipper.mspId !== self)
    return { code: 'PARTNER_UNKNOWN', field: 'seller', message: `${seller.id} is not the importing member` };
  const to = knownSite(sites, meant(shipTo.id));
  if (isUnknown(to)) return said('shipTo', to);
  const leaves = shipFrom?.id ?? context.from;
  if (leaves === undefined) return { code: 'SITE_UNKNOWN', field: 'from', message: 'nothing says where it leaves' };
  const from = knownSite(sites, meant(leaves));
  return isUnknown(from) ? said('from', from) : { from, to };
}

/** Where two customers have the same number, the receiver says whose it is. */
const receiverOf = ({ interchange }: Advice, { members }: DespatchContext, meant: Meant): string | undefined =>
  memberOf(members, meant(interchange.receiver));

const carrierOf = ({ carrier }: Advice, { members, self }: DespatchContext, meant: Meant): string | undefined => {
  const found = carrier && memberOf(members, meant(carrier.id));
  return found === self ? undefined : found;
};

const memberOf = (members: DespatchContext['members'], bpnl: string): string | undefined =>
  members.find(({ bpnls }) => bpnls.includes(bpnl))?.mspId;

function lineOf(content: Content, customer: string | undefined, { self, parts }: DespatchContext): KnownLine | Row {
  const { row, buyerPart: customerPart, supplierPart, unit: word } = content;
  const names = { supplier: self, customerPart, ...(customer !== undefined && { customer }) };
  const part = knownPart(parts, { ...names, ...(supplierPart !== undefined && { supplierPart }) });
  if (isUnknown(part)) return { row, ...said(part.about, part) };
  const unit = knownUnit(part, word);
  return isUnknown(unit) ? { row, ...said('unit', unit) } : { content, part, unit: unit.unit };
}
