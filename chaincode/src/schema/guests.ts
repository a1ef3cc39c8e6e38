import { z } from 'zod';
import { hex16, text } from './primitives';

/** Somebody without a node, as the member that invited him names him. */
export const guestShape = z.strictObject({ name: text(120), organisation: text(160) });
/** All that the guest was shown: no more of the record than its sponsor chose. */
export const shownShape = z.array(z.strictObject({ label: text(60), value: text(500) })).max(20);

export const guestActs = ['impact-confirmed', 'answer', 'handover-signed'] as const;
export type GuestActName = (typeof guestActs)[number];

/** What a guest did with a link, once; the member that gave it to him says so. */
export const guestActShape = z.strictObject({
  type: z.literal('guest'),
  act: z.enum(guestActs),
  /** Each is used once. */
  invitation: hex16,
  guest: guestShape,
  shown: shownShape,
  /** What was asked, or is signed. */
  question: text(1000),
  /** Of an impact: whether there is one. */
  impact: z.boolean().optional(),
  /** Of an answer: one of those that the guest was given to choose from. */
  choice: text(120).optional(),
  text: text(2000).optional(),
});

export type Guest = z.infer<typeof guestShape>;
export type GuestShown = z.infer<typeof shownShape>;
export type GuestAct = z.infer<typeof guestActShape>;
