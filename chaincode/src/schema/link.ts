import { z } from 'zod';
import type { FactOf } from './facts';
import { hex16, mspId, text } from './primitives';

export const linkInputs = {
  /** `random`: the proposer's half of the secret from which both derive ids (protocol.md §6). */
  ProposeLink: z.strictObject({ to: mspId, random: hex16, note: text(500).optional() }),
  AcceptLink: z.strictObject({ random: hex16 }),
  DeclineLink: z.strictObject({ reason: text(500).optional() }),
  EndLink: z.strictObject({ reason: text(500) }),
} as const;
export const linkFacts = {
  LinkProposed: linkInputs.ProposeLink.omit({ to: true }).extend({ proposer: mspId, acceptor: mspId }),
  LinkAccepted: linkInputs.AcceptLink,
  LinkDeclined: linkInputs.DeclineLink,
  LinkEnded: linkInputs.EndLink.extend({ by: mspId }),
} as const;
export type LinkFact = FactOf<typeof linkFacts>;
export type LinkInput<Name extends keyof typeof linkInputs> = z.infer<(typeof linkInputs)[Name]>;
export type LinkState = {
  proposer: string;
  acceptor: string;
  status: 'proposed' | 'accepted' | 'declined' | 'ended';
  proposersRandom: string;
  acceptorsRandom?: string;
};

export const linkStateShape: z.ZodType<LinkState> = z.strictObject({
  proposer: mspId,
  acceptor: mspId,
  status: z.enum(['proposed', 'accepted', 'declined', 'ended']),
  proposersRandom: hex16,
  acceptorsRandom: hex16.optional(),
});
