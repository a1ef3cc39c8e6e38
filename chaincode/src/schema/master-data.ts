import { z } from 'zod';
import { bpna, bpns, countryCode, gln, mspId, quantity, text, timeZone, unitCode, unLocode } from './primitives';

export const siteDetail = z.strictObject({
  bpns,
  bpna: bpna.optional(),
  gln: gln.optional(),
  unLocode: unLocode.optional(),
  name: text(120),
  city: text(80),
  country: countryCode,
  /** Calendar days of this site are days in this zone. */
  timeZone,
});

/** `customer` and `supplier` are the two sides; conversions say how many base units one `unit` is. */
export const partReferenceDetail = z.strictObject({
  customer: mspId,
  supplier: mspId,
  customerPart: text(40),
  supplierPart: text(40).optional(),
  globalAssetId: z
    .string()
    .regex(/^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    .optional(),
  name: text(120),
  baseUnit: unitCode,
  conversions: z.array(z.strictObject({ unit: unitCode, factor: quantity })).max(20),
});

export const withdrawal = z.strictObject({ reason: text(500) });
export const decline = z.strictObject({ reason: text(500).optional() });
export const nothing = z.strictObject({});

export type SiteDetail = z.infer<typeof siteDetail>;
export type PartReferenceDetail = z.infer<typeof partReferenceDetail>;
export type MasterDataState<Detail> = {
  /** The two members it belongs to: who proposed it first, and with whom. */
  proposer: string;
  partner: string;
  detail: Detail;
  /** Who stated `detail`; the other side agrees. */
  statedBy: string;
  status: 'proposed' | 'agreed' | 'declined' | 'withdrawn';
  /** What both signed last; stays in force while a change is proposed. */
  agreed?: Detail;
};

export const masterDataStateShape = <Detail>(detail: z.ZodType<Detail>): z.ZodType<MasterDataState<Detail>> =>
  z.strictObject({
    proposer: mspId,
    partner: mspId,
    detail,
    statedBy: mspId,
    status: z.enum(['proposed', 'agreed', 'declined', 'withdrawn']),
    agreed: detail.optional(),
  });
