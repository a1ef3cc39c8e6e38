import { type Bucket, type Granularity, inUnit } from '@tierline/planning/tiers';
import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import type { Stated } from '../commands';
import type { Problem } from './explosion';
import type { SourceOfPart } from './shapes';
import { type Ledgers, signedParts, type Told, toldTo } from './what-stands';

/** What a supplier would be told, beside what it was told. */
export type Order = {
  channel: string;
  told: Told & { supplierPart?: string; unit: string };
  buckets: Bucket[];
  /** The forecast that stands; absent: there is none yet. */
  standing?: Stated<'forecast'>;
  /** Whether the figures from this week, or day, on are those that stand. */
  isSame: boolean;
};
type Share = {
  source: SourceOfPart;
  part: string;
  unit: string;
  granularity: Granularity;
  /** The bucket that today lies in. */
  first: string;
  buckets: Bucket[];
};

/** undefined: nothing is needed, and nothing was told. */
export async function orderAt(ledgers: Ledgers, share: Share): Promise<Order | Problem | undefined> {
  const told = toldBy(share);
  const { channel } = share.source;
  const standing = await toldTo(ledgers, channel, told);
  const before = standing?.state.buckets.filter(({ start }) => start >= share.first) ?? [];
  // what is asked no more is asked for in nothing
  const wanted = share.buckets.length > 0 ? share.buckets : before.map(({ start }) => ({ start, quantity: '0' }));
  if (!standing && wanted.every(({ quantity }) => quantity === '0')) return undefined;
  const signed = await signedAs(ledgers, channel, told);
  const [from, to] = [share.unit, unitOf(standing, signed) ?? share.unit];
  const buckets = inUnit(wanted, { from, to, signed });
  if (!buckets) return { code: 'UNIT_UNKNOWN', channel, part: share.part, from, to };
  if (buckets.length === 0) return undefined;
  const order = { channel, told: { ...told, unit: to, ...supplierPartOf(signed) }, buckets };
  return standing ? { ...order, standing, isSame: sameFigures(before, buckets) } : { ...order, isSame: false };
}

type Signed = PartReferenceDetail | undefined;
const unitOf = (standing: Order['standing'], signed: Signed): string | undefined =>
  standing?.state.unit ?? signed?.baseUnit;
const supplierPartOf = (signed: Signed) =>
  signed?.supplierPart === undefined ? {} : { supplierPart: signed.supplierPart };

function toldBy({ part, granularity, source }: Share): Told {
  const { supplier, site, customerPart = part, category = '0001' } = source;
  return { supplier, customerPart, site, category, granularity };
}

async function signedAs(
  { records, mspId }: Ledgers,
  channel: string,
  { supplier, customerPart }: Told,
): Promise<Signed> {
  const signed = await signedParts({ records, channel }, { customer: mspId, supplier });
  return signed.find((one) => one.customerPart === customerPart);
}

const sameFigures = (one: readonly Bucket[], other: readonly Bucket[]): boolean =>
  one.length === other.length &&
  one.every(
    ({ start, quantity }, index) => other[index]?.start === start && plain(other[index].quantity) === plain(quantity),
  );
/** `10.0` is 10. */
const plain = (quantity: string): string =>
  quantity.includes('.') ? quantity.replace(/0+$/, '').replace(/\.$/, '') : quantity;
