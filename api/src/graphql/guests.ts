import { guestActs, type Json } from '@tierline/chaincode/schema';
import type { Invite, Invited, ListedInvitation } from '../guests';
import type { Builder } from './builder';
import { jsonOf } from './record-mutations';
import type { RecordTypes } from './record';
import { orRefused, type Refused, type WriteTypes } from './write-result';

type Types = Pick<WriteTypes, 'refused'> & Pick<RecordTypes, 'record' | 'words'>;
type Revoked = { refused: false; invitation: ListedInvitation };

/** Who has no node acts by a link: whom this member has invited, and to what. */
export function addGuests(builder: Builder, types: Types): void {
  const purpose = builder.enumType('GuestPurpose', {
    values: Object.fromEntries(guestActs.map((act) => [act.toUpperCase().replace('-', '_'), { value: act }])),
  });
  const invitation = addInvitation(builder, types);
  builder.queryField('invitations', (t) =>
    t.field({
      type: [invitation],
      description: 'Of guests, by this member; the latest hundred first.',
      args: { channel: t.arg.string(), kind: t.arg.string(), id: t.arg({ type: 'Hex', description: 'The record’s.' }) },
      complexity: 100,
      resolve: (_root, { channel, kind, id }, { guests }) =>
        guests.list({
          ...(typeof channel === 'string' && { channel }),
          ...(typeof kind === 'string' && { kind }),
          ...(typeof id === 'string' && { id }),
        }),
    }),
  );
  addInvite(builder, types, { invitation, purpose });
  const revoked = builder.objectRef<Revoked>('Revoked').implement({
    fields: (t) => ({ invitation: t.field({ type: invitation, resolve: (value) => value.invitation }) }),
  });
  const result = builder.unionType('RevokeResult', {
    types: [revoked, types.refused],
    resolveType: (value: Revoked | Refused) => (value.refused ? 'Refused' : 'Revoked'),
  });
  builder.mutationField('revokeInvitation', (t) =>
    t.field({
      type: result,
      description: 'Needs one of the roles planner, logistics, quality, manager. The link leads nowhere from now on.',
      args: { id: t.arg({ type: 'Hex', required: true }) },
      resolve: (_root, { id }, context) =>
        orRefused(context, async (): Promise<Revoked> => ({
          refused: false,
          invitation: await context.guests.revoke(id),
        })),
    }),
  );
}

type Refs = { invitation: ReturnType<typeof addInvitation>; purpose: ReturnType<Builder['enumType']> };

function addInvite(builder: Builder, { refused }: Types, { invitation, purpose }: Refs): void {
  const guest = builder.inputType('GuestInput', {
    fields: (t) => ({ name: t.string({ required: true }), organisation: t.string({ required: true }) }),
  });
  const shown = builder.inputType('ShownInput', {
    fields: (t) => ({ label: t.string({ required: true }), value: t.string({ required: true }) }),
  });
  const input = builder.inputType('InviteInput', {
    fields: (t) => ({
      purpose: t.field({ type: purpose, required: true }),
      guest: t.field({ type: guest, required: true }),
      shown: t.field({ type: [shown], required: true, description: 'All that the guest sees, at most twenty lines.' }),
      question: t.string({ required: true, description: 'What is asked, or signed.' }),
      choices: t.stringList({ description: 'Answers to choose from; absent: free text.' }),
      hours: t.int({ required: true, description: 'How long the link leads anywhere: at most 336.' }),
      pin: t.boolean({ required: true, description: 'Whether a PIN is asked, which you tell by another way.' }),
    }),
  });
  const invited = builder.objectRef<Invited & { refused: false }>('Invited').implement({
    fields: (t) => ({
      invitation: t.field({ type: invitation, resolve: (value) => value.invitation }),
      link: t.exposeString('link', {
        description:
          'For the guest alone, told this once. From this node’s root on, unless `guests.url` says where that is.',
      }),
      pin: t.exposeString('pin', { nullable: true, description: 'Told this once; by another way than the link.' }),
    }),
  });
  const result = builder.unionType('InviteResult', {
    types: [invited, refused],
    resolveType: (value: { refused: boolean }) => (value.refused ? 'Refused' : 'Invited'),
  });
  builder.mutationField('inviteGuest', (t) =>
    t.field({
      type: result,
      description:
        'Needs one of the roles planner, logistics, quality, manager. Lets somebody without a node act once on a record of this member’s: a case, a shipment or a unit.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        input: t.arg({ type: input, required: true }),
      },
      resolve: (_root, { input: given, ...place }, context) =>
        orRefused(context, async () => {
          const invite = jsonOf(given) as unknown as Invite;
          return { refused: false as const, ...(await context.guests.invite(place, invite)) };
        }),
    }),
  );
}

function addInvitation(builder: Builder, { record, words }: Types) {
  return builder.objectRef<ListedInvitation>('Invitation').implement({
    description:
      'Of somebody without a node, to act once on a record. Known to this member alone; the act is on the record.',
    fields: (t) => ({
      id: t.expose('id', { type: 'Hex' }),
      record: t.field({
        type: record,
        nullable: true,
        complexity: 5,
        resolve: ({ place }, _args, { reads }) => reads.at(place),
      }),
      purpose: t.string({
        description: 'impact-confirmed, answer or handover-signed.',
        resolve: ({ invite }) => invite.purpose,
      }),
      guest: t.field({ type: words.guest, resolve: ({ invite }) => invite.guest }),
      shown: t.field({ type: [words.shown], resolve: ({ invite }) => invite.shown }),
      question: t.string({ resolve: ({ invite }) => invite.question }),
      choices: t.stringList({ nullable: true, resolve: ({ invite }) => invite.choices ?? null }),
      status: t.exposeString('stands', { description: 'open, done, expired, revoked, or locked by wrong PINs.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
      entryId: t.expose('entryId', {
        type: 'Hex',
        description: 'Under which the act stands beside the record, once it does.',
      }),
      slip: t.field({
        type: 'JSON',
        nullable: true,
        description: 'A signed slip: SHA-256 of its canonical JSON is the hash of the evidence beside the unit.',
        resolve: ({ slip }) => (slip ?? null) as unknown as Json,
      }),
    }),
  });
}
