import type { Builder } from './builder';
import type { EntryView, RecordView, VersionView } from '../readmodel';

type Author = { mspId: string; name: string };
type Proof = { channel: string; txId: string; block: bigint; sealHash: string };

/** Types that every record has, whatever its kind. */
export function addRecordTypes(builder: Builder) {
  const author = builder.objectRef<Author>('Author').implement({
    description: 'A member, and the pseudonym of the person who signed for it.',
    fields: (t) => ({ mspId: t.exposeString('mspId'), name: t.exposeString('name') }),
  });
  const proof = builder.objectRef<Proof>('Proof').implement({
    description: 'Where a version stands on the ledger.',
    fields: (t) => ({
      channel: t.exposeString('channel'),
      txId: t.expose('txId', { type: 'Hex' }),
      block: t.expose('block', { type: 'BigInt' }),
      sealHash: t.expose('sealHash', { type: 'Hex' }),
    }),
  });
  const version = builder.objectRef<VersionView>('Version').implement({
    description: 'One signed step of a record.',
    fields: (t) => ({
      version: t.exposeInt('version'),
      command: t.exposeString('command', { nullable: true }),
      state: t.expose('state', { type: 'JSON', nullable: true }),
      at: t.expose('at', { type: 'DateTime', description: 'The signer’s claim, attested by every party’s peer.' }),
      by: t.field({ type: author, resolve: ({ by }) => by }),
      late: t.exposeBoolean('late', { description: 'Committed more than ten minutes after its time.' }),
      purged: t.exposeBoolean('purged'),
      proof: t.field({ type: proof, resolve: (parent) => parent }),
    }),
  });
  const entry = builder.objectRef<EntryView>('Entry').implement({
    description: 'Content beside a record: readings, comments, evidence, reminders.',
    fields: (t) => ({
      entryId: t.expose('entryId', { type: 'Hex' }),
      type: t.exposeString('type', { nullable: true }),
      content: t.expose('content', { type: 'JSON', nullable: true }),
      at: t.expose('at', { type: 'DateTime' }),
      by: t.field({ type: author, resolve: ({ by }) => by }),
      purged: t.exposeBoolean('purged'),
      proof: t.field({ type: proof, resolve: (parent) => parent }),
    }),
  });
  const record = builder.objectRef<RecordView>('Record').implement({
    description: 'A shared record: private to its parties, identical at each.',
    fields: (t) => ({
      id: t.expose('id', { type: 'Hex' }),
      channel: t.exposeString('channel'),
      kind: t.exposeString('kind'),
      version: t.exposeInt('version'),
      live: t.exposeBoolean('live', { description: 'Whether this member is party now.' }),
      frozen: t.exposeBoolean('frozen', { description: 'A forged version stands at all parties.' }),
      parties: t.exposeStringList('parties'),
      state: t.expose('state', { type: 'JSON', nullable: true }),
      sealHash: t.expose('sealHash', { type: 'Hex' }),
      changedAt: t.expose('changedAt', { type: 'DateTime' }),
      urgency: t.expose('urgency', { type: 'DateTime', nullable: true }),
      versions: t.field({
        type: [version],
        complexity: 20,
        resolve: (place, _args, { reads }) => reads.versions(place),
      }),
      entries: t.field({ type: [entry], complexity: 20, resolve: (place, _args, { reads }) => reads.entries(place) }),
    }),
  });
  return { record, proof, version, entry };
}

export type RecordTypes = ReturnType<typeof addRecordTypes>;
