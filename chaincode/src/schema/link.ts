import { z } from 'zod';
import { hex16, mspId, text } from './primitives';

export const linkInputs = {
  /** `random`: the proposer's half of the secret from which both derive ids (protocol.md §6). */
  ProposeLink: z.strictObject({ to: mspId, random: hex16, note: text(500).optional() }),
  AcceptLink: z.strictObject({ random: hex16 }),
  DeclineLink: z.strictObject({ reason: text(500).optional() }),
  EndLink: z.strictObject({ reason: text(500) }),
} as const;
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
