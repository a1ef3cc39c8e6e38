import { z } from 'zod';
import type { FactOf } from './facts';
import { calendarDay, hex16, instant, mspId, quantity, text, unitCode } from './primitives';

export const grantAspects = ['demand', 'disruption', 'capacity', 'stock', 'bullwhip'] as const;
export type GrantAspect = (typeof grantAspects)[number];

const aspects = z.array(z.enum(grantAspects)).min(1).max(grantAspects.length);
/** The requester's own part numbers. */
const parts = z.array(text(40)).min(1).max(100);
/** In force from the one time until before the other; without `parts` of all that the two share. */
const scope = z.strictObject({ aspects, parts: parts.optional(), from: instant, until: instant });

export const grantInputs = {
  /** `reference`: what the requester calls it; one grant a reference. */
  AskGrant: scope.extend({ answerer: mspId, reference: text(40), purpose: text(500) }),
  /** As asked, or less. `automatic`: questions within it are answered without a person. */
  ApproveGrant: scope.extend({ automatic: z.boolean() }),
  DeclineGrant: z.strictObject({ reason: text(500).optional() }),
  RevokeGrant: z.strictObject({ reason: text(500) }),
} as const;

export const grantFacts = {
  GrantAsked: grantInputs.AskGrant.extend({ requester: mspId }),
  GrantApproved: grantInputs.ApproveGrant,
  GrantDeclined: grantInputs.DeclineGrant,
  GrantEnded: grantInputs.RevokeGrant.extend({ by: mspId }),
} as const;

/** Weeks of demand that an answer says at most. */
export const answeredWeeks = 26;
const amount = z.strictObject({
  unit: unitCode,
  /** What one of the part takes of it now, by bills alone: who asks on brings its own requester's share down by it. */
  each: quantity,
  buckets: z.array(z.strictObject({ start: calendarDay, quantity })).max(answeredWeeks),
});
/** A way of supply below the answerer, under a pseudonym that it keeps for this requester; `under`: the branch it belongs to. */
const branch = z.strictObject({
  branch: hex16,
  under: hex16.optional(),
  /** unreachable: nothing is known, or nothing may be said; the two are not told apart. */
  reach: z.enum(['answered', 'unreachable']),
  amounts: z.array(amount).max(20).optional(),
  disturbed: z.boolean().optional(),
  covered: z.boolean().optional(),
  ratio: quantity.optional(),
});

export const grantEntries = {
  /** The requester's question. One a day for each aspect and part, so that none is derived from many. */
  use: z.strictObject({
    type: z.literal('use'),
    aspect: z.enum(grantAspects),
    part: text(40),
    /** The day on which it is asked, in UTC. */
    day: calendarDay,
    /** How far down: 1 is the answerer's own suppliers. */
    tiers: z.int().min(1).max(4),
  }),
  /** What the answerer says to it; one for each question. */
  answer: z.strictObject({
    type: z.literal('answer'),
    use: hex16,
    aspect: z.enum(grantAspects),
    part: text(40),
    branches: z.array(branch).max(200),
  }),
} as const;

export type GrantInput<Name extends keyof typeof grantInputs> = z.infer<(typeof grantInputs)[Name]>;
export type GrantEntry<Name extends keyof typeof grantEntries> = z.infer<(typeof grantEntries)[Name]>;
export type GrantFact = FactOf<typeof grantFacts>;
export type GrantScope = z.infer<typeof scope>;
export type GrantBranch = z.infer<typeof branch>;
export type GrantState = {
  requester: string;
  answerer: string;
  reference: string;
  purpose: string;
  asked: GrantScope;
  status: 'asked' | 'granted' | 'declined' | 'ended';
  granted?: GrantScope & { automatic: boolean };
};

export const grantStateShape: z.ZodType<GrantState> = z.strictObject({
  requester: mspId,
  answerer: mspId,
  reference: text(40),
  purpose: text(500),
  asked: scope,
  status: z.enum(['asked', 'granted', 'declined', 'ended']),
  granted: grantInputs.ApproveGrant.optional(),
});
