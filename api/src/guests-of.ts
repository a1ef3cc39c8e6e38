import { requireRole } from '@tierline/chaincode/record';
import type { EntryContent, Registry } from '@tierline/chaincode/schema';
import type { Outbox } from './commands';
import type { NodeConfig } from './config';
import { InvitationStore, machineClock } from './engine';
import type { Reads } from './graphql';
import { actShape, Guests, type GuestRefused, inviting, type Inviting, invitingRoles, openShape } from './guests';
import type { GuestAnswer, GuestDesk } from './http';
import { subjectOf, type Person } from './identity';
import { nodePersons } from './node-persons';
import { isStorableJson, type MemberDatabase } from './readmodel';

export type GuestsOfPorts = {
  mspId: string;
  database: MemberDatabase;
  outbox: Outbox;
  reads: Pick<Reads, 'at' | 'entry'> & { registry: (channel: string) => Promise<Registry | undefined> };
  url: NodeConfig['guests']['url'];
  report: (fault: unknown) => void;
};

const answers: Readonly<Record<GuestRefused, { status: number; code: string }>> = {
  unknown: { status: 404, code: 'INVITATION_UNKNOWN' },
  'pin-needed': { status: 401, code: 'PIN_NEEDED' },
  malformed: { status: 400, code: 'MALFORMED' },
  'not-taken': { status: 409, code: 'NOT_TAKEN' },
  later: { status: 503, code: 'TRY_LATER' },
};
const refused = (why: GuestRefused): GuestAnswer => ({
  status: answers[why].status,
  body: { code: answers[why].code },
});

/** Whom this member lets act on a record without a node, and what they do. */
export function guestsOf({ mspId, database, outbox, reads, url, report }: GuestsOfPorts) {
  const invitations = new InvitationStore(database);
  const now = () => machineClock.now();
  const guests = new Guests({
    ...{ invitations, now, report },
    bring: (write, patience) => outbox.write(nodePersons.bot, write, patience),
    entry: async (place) => ((await reads.entry(place))?.content ?? undefined) as EntryContent | undefined,
    sponsor: async (channel) =>
      (await reads.registry(channel))?.members.find((member) => member.mspId === mspId)?.name ?? mspId,
  });
  const desk: GuestDesk = {
    open: async (body) => {
      const asked = openShape.safeParse(isStorableJson(body) ? body : undefined);
      if (!asked.success) return refused('malformed');
      const answer = await guests.open(asked.data);
      return typeof answer === 'string' ? refused(answer) : { status: 200, body: answer };
    },
    act: async (body) => {
      const asked = actShape.safeParse(isStorableJson(body) ? body : undefined);
      if (!asked.success) return refused('malformed');
      const answer = await guests.act(asked.data);
      return answer === 'done' ? { status: 200, body: { done: true } } : refused(answer);
    },
  };
  const of = (person: Person | undefined): Inviting =>
    inviting({
      ...{ mspId, invitations, now, url },
      person: person ? subjectOf(person) : '',
      requireRole: () => requireRole({ mspId, name: '', roles: person?.roles ?? [] }, invitingRoles),
      isLive: async (place) => {
        const record = await reads.at(place);
        return record !== undefined && record.live && !record.ended;
      },
    });
  return { desk, of, forget: (person: string) => invitations.forget(person) };
}
