import { randomBytes } from 'node:crypto';
import { Refusal, refuseUnless } from '@tierline/chaincode/errors';
import type { RecordPlace } from '../commands';
import { NodeRefusal } from '../refusals';
import { entryIdFor, type Invitation, type InvitationStatus, statusOf } from './invitation';
import type { Invitations } from './invitations';
import { hashOfPin, hashOfToken, newPin, newToken } from './secrets';
import { guestPurposes, type Invite, inviteShape } from './shapes';

export type InvitingPorts = {
  mspId: string;
  invitations: Invitations;
  now: () => Date;
  /** Whether this member is party to it now. */
  isLive: (place: RecordPlace) => Promise<boolean>;
  requireRole: () => void;
  /** `subjectOf` who asks. */
  person: string;
  /** Where guests reach this node; '' where nobody said. */
  url: string;
};
export type Listed = Invitation & { stands: InvitationStatus };
/** `link` and `pin` are told once; what is kept are hashes. */
export type Invited = { invitation: Listed; link: string; pin: string | undefined };

/** What a person may do with invitations. */
export interface Inviting {
  invite(place: RecordPlace, invite: Invite): Promise<Invited>;
  revoke(id: string): Promise<Listed>;
  list(place: Partial<RecordPlace>): Promise<Listed[]>;
}

const mostOpen = 1000;
const mostListed = 100;

/** As that person. They throw refusals. */
export function inviting({ mspId, invitations, now, isLive, requireRole, person, url }: InvitingPorts): Inviting {
  const listed = (invitation: Invitation): Listed => ({
    ...invitation,
    stands: statusOf(invitation, now().toISOString()),
  });
  return {
    invite: async (place, given) => {
      requireRole();
      if (!(await isLive(place))) throw new Refusal('RECORD_UNKNOWN');
      const parsed = inviteShape.safeParse(given);
      if (!parsed.success) throw new Refusal('MALFORMED', { at: parsed.error.issues[0]?.path.join('/') ?? '' });
      const { hours, pin: hasPin, ...invite } = parsed.data;
      requirePurpose(place, invite);
      const [id, token, at] = [randomBytes(16).toString('hex'), newToken(), now()];
      const pin = hasPin ? newPin() : undefined;
      const invitation: Invitation = {
        ...{ id, place, invite, entryId: entryIdFor(mspId, place, id), status: 'open', slip: undefined },
        ...{ createdAt: at.toISOString(), expiresAt: new Date(at.getTime() + hours * 3_600_000).toISOString() },
        nonce: randomBytes(16).toString('hex'),
      };
      const secrets = { tokenHash: hashOfToken(token), pinHash: pin === undefined ? undefined : hashOfPin(token, pin) };
      const limits = { most: mostOpen, now: at.toISOString() };
      if (!(await invitations.add(invitation, { ...secrets, createdBy: person }, limits)))
        throw new NodeRefusal('INVITATIONS_FULL', { limit: mostOpen });
      return { invitation: listed(invitation), link: `${url}guests#${token}`, pin };
    },
    revoke: async (id) => {
      requireRole();
      const revoked = await invitations.revoke(id);
      if (!revoked) throw new NodeRefusal('INVITATION_UNKNOWN', { id });
      return listed(revoked);
    },
    list: async (place) => (await invitations.list(place, mostListed)).map(listed),
  };
}

function requirePurpose({ kind }: RecordPlace, { purpose, choices }: Omit<Invite, 'hours' | 'pin'>): void {
  const allowed: readonly string[] = Object.hasOwn(guestPurposes, kind)
    ? guestPurposes[kind as keyof typeof guestPurposes]
    : [];
  refuseUnless(allowed.includes(purpose), 'ACT_INVALID', () => ({
    act: purpose,
    reason: 'no such act on records of this kind',
  }));
  const isSound = choices === undefined || (purpose === 'answer' && new Set(choices).size === choices.length);
  refuseUnless(isSound, 'ACT_INVALID', () => ({ act: purpose, reason: 'what there is to choose' }));
}
