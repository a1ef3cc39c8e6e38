import { createHash } from 'node:crypto';
import { canonical, entryIdOf, sharedEntryId } from '@tierline/chaincode/record';
import type { EntryContent, GuestAct } from '@tierline/chaincode/schema';
import type { RecordPlace } from '../commands';
import { commandOf } from './secrets';
import type { Acting, Invite } from './shapes';

export type InvitationStatus = 'open' | 'done' | 'expired' | 'revoked' | 'locked' | 'erased';
/** Times are the machine's, RFC 3339. */
export type Invitation = {
  id: string;
  place: RecordPlace;
  invite: Omit<Invite, 'hours' | 'pin'>;
  /** Under which the act stands beside the record. */
  entryId: string;
  status: Exclude<InvitationStatus, 'expired'>;
  createdAt: string;
  expiresAt: string;
  /** Of a signed slip: what its hash beside the unit is of. */
  slip: Slip | undefined;
  /** 16 random bytes, so that nobody guesses a slip from its hash. */
  nonce: string;
};
export type Slip = Omit<GuestAct, 'type'> & { nonce: string };
export type Said = Pick<Acting, 'impact' | 'choice' | 'text'>;

export const statusOf = ({ status, expiresAt }: Invitation, now: string): InvitationStatus =>
  status === 'open' && expiresAt <= now ? 'expired' : status;

/** The place of the act is known before it is done: by it what is erased is found. */
export const entryIdFor = (mspId: string, { kind, id }: RecordPlace, invitation: string): string =>
  kind === 'custody' ? entryIdOf(mspId, commandOf(invitation)) : sharedEntryId(kind, id, 'guest', [invitation]);

/** Whether that is what the guest was asked for, all of it and nothing else. */
export function isAnswer({ purpose, choices }: Invitation['invite'], said: Said): boolean {
  const given = Object.keys(givenIn(said)).sort().join();
  switch (purpose) {
    case 'impact-confirmed':
      return given === 'impact' || given === 'impact,text';
    case 'answer':
      return choices ? given === 'choice' && choices.some((one) => one === said.choice) : given === 'text';
    case 'handover-signed':
      return given === 'text';
  }
}

const givenIn = (said: Said): Said => JSON.parse(JSON.stringify(said)) as Said;

/** The act as it stands beside the record; of the same invitation and words always the same. */
export function contentOf(
  { id, place, invite, nonce }: Invitation,
  said: Said,
): { content: EntryContent; slip?: Slip } {
  const { purpose, guest, shown, question } = invite;
  const act = { act: purpose, invitation: id, guest, shown, question, ...givenIn(said) };
  if (place.kind !== 'custody') return { content: { type: 'guest', ...act } };
  const slip = { ...act, nonce };
  const hash = createHash('sha256').update(canonical(slip)).digest('hex');
  const note = `Handover signed by ${guest.name}, ${guest.organisation}. Invitation ${id}.`;
  return { content: { type: 'evidence', source: 'slip', hash, note }, slip };
}
