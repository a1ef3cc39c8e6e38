import { Exact, type PartReferenceDetail, type SiteDetail } from '@tierline/chaincode/schema';
import { unitCodeOf } from './forecast/units';
import { nearest } from './nearest';

/** A word of a file that names nothing agreed: what a row says of it, with the known words like it. */
export type Unknown = {
  code: 'PARTNER_UNKNOWN' | 'PART_UNKNOWN' | 'SITE_UNKNOWN' | 'UNIT_UNKNOWN';
  about: 'partner' | 'customerPart' | 'supplierPart' | 'site' | 'unit';
  message: string;
  near: string[];
};
export const isUnknown = (found: object): found is Unknown => 'near' in found;

/** A member that the importing one has an accepted link with, or itself, and the legal entities (BPNL) it answers for. */
export type KnownMember = { mspId: string; bpnls: readonly string[] };
/** An agreed site, by the names that files know it by. */
export type KnownSite = Pick<SiteDetail, 'bpns' | 'gln'>;

/** The member that answers for a legal entity. */
export function knownMember<Member extends KnownMember>(members: readonly Member[], bpnl: string): Member | Unknown {
  return (
    members.find(({ bpnls }) => bpnls.includes(bpnl)) ?? {
      code: 'PARTNER_UNKNOWN',
      about: 'partner',
      near: nearest(
        bpnl,
        members.flatMap(({ bpnls }) => bpnls),
      ),
      message: `no linked member answers for ${bpnl}`,
    }
  );
}

/** By a file's words: either side's number or both; members by MSP id, where the file names them. */
export type PartNames = { customer?: string; supplier?: string } & PartNumbers;
type PartNumbers = { customerPart: string; supplierPart?: string } | { customerPart?: undefined; supplierPart: string };

/** The part that both sides signed. A supplier's number alone may stand for two of a customer's parts: then it says which. */
export function knownPart(parts: readonly PartReferenceDetail[], names: PartNames): PartReferenceDetail | Unknown {
  const theirs = parts.filter(
    ({ customer, supplier }) => isOf(names.customer, customer) && isOf(names.supplier, supplier),
  );
  const side = names.customerPart === undefined ? 'supplierPart' : 'customerPart';
  const word = names[side] ?? '';
  const found = theirs.filter((one) => one[side] === word);
  const [part] = found;
  if (!part) {
    const numbers = theirs.flatMap((one) => one[side] ?? []);
    return {
      code: 'PART_UNKNOWN',
      about: side,
      near: nearest(word, numbers),
      message: `no part ${word} was agreed${withWhom(names)}`,
    };
  }
  if (found.length > 1) {
    const near = found.map((one) => one.customerPart).slice(0, 3);
    return {
      code: 'PART_UNKNOWN',
      about: side,
      near,
      message: `${word} is the number of ${found.length} agreed parts`,
    };
  }
  const [stated, agreed] = [names.supplierPart, part.supplierPart];
  return stated === undefined || agreed === undefined || stated === agreed
    ? part
    : { code: 'PART_UNKNOWN', about: 'supplierPart', near: [agreed], message: `agreed is ${agreed}, not ${stated}` };
}

const isOf = (named: string | undefined, side: string): boolean => named === undefined || named === side;
const withWhom = ({ customer, supplier }: PartNames): string => {
  const sides = [supplier, customer].filter((one) => one !== undefined);
  return sides.length === 0 ? '' : ` with ${sides.join(' and ')}`;
};

/** The agreed site of a BPNS or a GLN. */
export function knownSite<Site extends KnownSite>(sites: readonly Site[], word: string): Site | Unknown {
  return (
    sites.find(({ bpns, gln }) => bpns === word || gln === word) ?? {
      code: 'SITE_UNKNOWN',
      about: 'site',
      near: nearest(
        word,
        sites.flatMap(({ bpns, gln }) => (gln === undefined ? [bpns] : [bpns, gln])),
      ),
      message: `${word} is no agreed site`,
    }
  );
}

/** How many of the part's base units one unit is; without a word, the base unit itself. */
export type KnownUnit = { unit: string; factor: string };

export function knownUnit(
  { baseUnit, conversions }: Pick<PartReferenceDetail, 'baseUnit' | 'conversions'>,
  word: string | undefined,
): KnownUnit | Unknown {
  const unit = word === undefined ? baseUnit : unitCodeOf(word);
  const agreed = [{ unit: baseUnit, factor: '1' }, ...conversions];
  return (
    agreed.find((one) => one.unit === unit) ?? {
      code: 'UNIT_UNKNOWN',
      about: 'unit',
      near: agreed.map((one) => one.unit),
      message: `${word ?? ''} has no agreed conversion to ${baseUnit}`,
    }
  );
}

/** A quantity of a unit, in the part's base unit. */
export const inBaseUnit = (quantity: string, { factor }: KnownUnit): string =>
  factor === '1' ? quantity : new Exact(quantity).times(factor).toFixed();
