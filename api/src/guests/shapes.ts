import { guestActs, guestShape, shownShape, text } from '@tierline/chaincode/schema';
import { z } from 'zod';

/** What guests may be asked about, by kind of record. */
export const guestPurposes = {
  case: ['impact-confirmed', 'answer'],
  shipment: ['answer', 'handover-signed'],
  custody: ['handover-signed'],
} as const satisfies Record<string, readonly (typeof guestActs)[number][]>;

/** Who invites: persons, who know whom. */
export const invitingRoles = ['planner', 'logistics', 'quality', 'manager'] as const;

const fourteenDays = 14 * 24;

/** What a person says who invites somebody without a node. */
export const inviteShape = z.strictObject({
  purpose: z.enum(guestActs),
  guest: guestShape,
  /** All that is shown of the record. */
  shown: shownShape,
  question: text(1000),
  /** To choose an answer from; without them it is free text. */
  choices: z.array(text(120)).min(2).max(10).optional(),
  hours: z.int().min(1).max(fourteenDays),
  /** Whether a PIN is asked, which is told by another way than the link. */
  pin: z.boolean(),
});
export type Invite = z.infer<typeof inviteShape>;

/** What a guest's page sends. */
const token = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const pin = z.string().max(12).optional();
export const openShape = z.strictObject({ token, pin });
export const actShape = z.strictObject({
  token,
  pin,
  /** Drawn by the page: the same again is the same act. */
  attempt: z.string().regex(/^[0-9a-f]{32}$/),
  impact: z.boolean().optional(),
  choice: text(120).optional(),
  text: text(2000).optional(),
});
export type Opening = z.infer<typeof openShape>;
export type Acting = z.infer<typeof actShape>;
