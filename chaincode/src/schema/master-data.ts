import { z } from 'zod';
import {
  bpna,
  bpns,
  calendarDay,
  countryCode,
  gln,
  instant,
  mspId,
  quantity,
  text,
  timeZone,
  unitCode,
  unLocode,
} from './primitives';

export const siteDetail = z.strictObject({
  bpns,
  bpna: bpna.optional(),
  gln: gln.optional(),
  unLocode: unLocode.optional(),
  /** Whose site it is, of the two; absent: who proposed it. */
  of: mspId.optional(),
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
/** What is in force holds, says who confirms it; `nextCheck`: the day by which that should be looked at again. */
export const confirm = z.strictObject({ nextCheck: calendarDay.optional() });
/** Members of the detail that are doubted; `suggested`: the whole detail as it should be. */
export const challengeShape = <Detail extends z.ZodObject>(detail: Detail) =>
  z.strictObject({
    fields: z.array(detail.keyof()).min(1).refine(isSet, 'a field named twice'),
    reason: text(500),
    suggested: detail.optional(),
  });
const isSet = (words: readonly unknown[]): boolean => new Set(words).size === words.length;

const confirmation = z.strictObject({ by: mspId, at: instant, nextCheck: calendarDay.optional() });
const challenge = z.strictObject({
  by: mspId,
  at: instant,
  fields: z.array(z.string()).min(1),
  reason: text(500),
});

/** Of a kind with this detail: what is agreed, and what the sides say of it since. */
export const masterDataFacts = <Detail>(detail: z.ZodType<Detail>) =>
  ({
    Proposed: z.strictObject({ proposer: mspId, partner: mspId, detail }),
    Revised: z.strictObject({ by: mspId, detail }),
    Agreed: z.strictObject({ detail }),
    Declined: decline,
    Withdrawn: withdrawal.extend({ by: mspId }),
    Confirmed: confirmation,
    Challenged: challenge,
    ChallengeDeclined: withdrawal.extend({ by: mspId }),
  }) as const;

export type SiteDetail = z.infer<typeof siteDetail>;
export type PartReferenceDetail = z.infer<typeof partReferenceDetail>;
export type Confirmation = z.infer<typeof confirmation>;
export type Challenge = z.infer<typeof challenge>;
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
  /** Of `agreed`, each side's last; ended by the next agreement. Absent where there is none. */
  confirmations?: Confirmation[];
  /** A side's doubt of `agreed` that nobody has answered. */
  challenge?: Challenge;
};

export const masterDataStateShape = <Detail>(detail: z.ZodType<Detail>): z.ZodType<MasterDataState<Detail>> =>
  z.strictObject({
    proposer: mspId,
    partner: mspId,
    detail,
    statedBy: mspId,
    status: z.enum(['proposed', 'agreed', 'declined', 'withdrawn']),
    agreed: detail.optional(),
    confirmations: z.array(confirmation).min(1).max(2).optional(),
    challenge: challenge.optional(),
  });
