import type { PartReferenceDetail } from '@tierline/chaincode/schema';
import { isUnknown, knownPart, type Unknown } from '../known-things';
import type { EpcisContext } from './context';
import { canonicalUri } from './gs1-uri';

/** `owner`: whose number it is, where the class says so. */
type Named = { number: string; owner?: string };

/**
 * The agreed part that a class of objects is: a CPI carries the company prefix of whose part number it is, a private class of the
 * CBV (`…/class/<number>`, `urn:…:class:<number>`) the number alone. A GTIN names no part that was agreed.
 */
export function partOfClass(epcClass: string, context: EpcisContext): PartReferenceDetail | Unknown {
  const named = numberIn(epcClass, context);
  if (!named)
    return {
      ...{ code: 'PART_UNKNOWN', about: 'customerPart', near: [] },
      message: `${epcClass} names no part number of a member: neither its CPI nor …/class/<number>`,
    };
  const { number, owner } = named;
  const own = context.parts.filter(({ customer, supplier }) => [customer, supplier].includes(context.self));
  const ofCustomer = knownPart(own, { customerPart: number, ...(owner !== undefined && { customer: owner }) });
  if (!isUnknown(ofCustomer)) return ofCustomer;
  const ofSupplier = knownPart(own, { supplierPart: number, ...(owner !== undefined && { supplier: owner }) });
  return isUnknown(ofSupplier) && ofCustomer.near.length > 0 ? ofCustomer : ofSupplier;
}

function numberIn(epcClass: string, { members }: EpcisContext): Named | undefined {
  const cpi = /^https:\/\/id\.gs1\.org\/8010\/([^/]+)$/.exec(canonicalUri(epcClass) ?? '')?.[1];
  if (cpi !== undefined) return ofCpi(decoded(cpi), members);
  const number = /(?:^https?:\/\/.+\/class\/|^urn:.+:class:)([^/:?#]+)$/.exec(epcClass)?.[1];
  return number === undefined || epcClass.startsWith('urn:epc:') ? undefined : { number: decoded(number) };
}

/** Of two members' prefixes that begin it, the longer one. */
function ofCpi(value: string, members: EpcisContext['members']): Named | undefined {
  const [longest] = members
    .flatMap(({ mspId, companyPrefixes = [] }) => companyPrefixes.map((prefix) => ({ owner: mspId, prefix })))
    .filter(({ prefix }) => value.startsWith(prefix) && value.length > prefix.length)
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return longest && { number: value.slice(longest.prefix.length), owner: longest.owner };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
