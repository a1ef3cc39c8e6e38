import { GraphQLError } from 'graphql';
import { entryCursor, factCursor, versionCursor, type RecordView } from '../readmodel';
import type { Builder } from './builder';
import { addEntry } from './entry';
import { addFinding } from './finding';
import { addNode } from './node';
import { page, pageCost } from './paging';
import { addProof } from './proof';
import { namedState, typeOf } from './record-kinds';
import { addSuccession, successionsOf, successorOf } from './succession';
import { addTimelineFact } from './timeline';
import { addVersion } from './version';

/** What every record has, whatever its kind. */
export function addRecord(builder: Builder) {
  const node = addNode(builder);
  const proofs = addProof(builder);
  const { version, state } = addVersion(builder, proofs);
  const { entry, words } = addEntry(builder, proofs);
  const entries = builder.connectionObject({ type: entry, name: 'EntryConnection' }, { name: 'EntryEdge' });
  const finding = addFinding(builder);
  const fact = addTimelineFact(builder, proofs);
  const succession = addSuccession(builder);
  const record = builder.interfaceRef<RecordView>('Record').implement({
    description: 'A shared record: private to its parties, identical at each, every version endorsed by each.',
    interfaces: [node],
    resolveType: typeOf,
    fields: (t) => ({
      id: t.expose('id', { type: 'Hex', description: '16 bytes; with kind and channel it names the record.' }),
      channel: t.exposeString('channel'),
      kind: t.exposeString('kind'),
      version: t.exposeInt('version', { description: 'The last true one.' }),
      parties: t.exposeStringList('parties', { description: 'MSP ids, sorted.' }),
      live: t.exposeBoolean('live', { description: 'Whether this member is party now.' }),
      ended: t.exposeBoolean('ended', {
        description:
          'Nothing follows, for another record took its place: `succeededBy`, or one that this member is not given, for it has left or an offer to it lapsed.',
      }),
      differsAt: t.field({
        type: ['String'],
        description:
          'MSP ids of parties that hold another version by the ledger’s hashes, or none: absent from this one and not brought it yet, further on than this member, or with a copy that was changed. Whoever’s was changed mends it (mendRecord); nothing that asks it goes on before.',
        complexity: 5,
        resolve: (place, _args, { reads }) => reads.differing(place),
      }),
      purged: t.boolean({ description: 'Its content was erased.', resolve: (view) => view.state === null }),
      state: t.field({
        type: state,
        nullable: true,
        description: 'What holds now; null: purged.',
        resolve: (view) => namedState(view) as never,
      }),
      signedState: t.expose('state', {
        type: 'JSON',
        nullable: true,
        description: 'The same as JSON, exactly as signed; null: purged.',
      }),
      status: t.exposeString('status', {
        nullable: true,
        description: 'In a word of its kind: the values of ForecastStatus, ShipmentStatus, UnitStatus …; null: purged.',
      }),
      sealHash: t.expose('sealHash', { type: 'Hex', description: 'SHA-256 of the last version’s seal, 32 bytes.' }),
      changedAt: t.expose('changedAt', { type: 'DateTime', description: 'Time of the last version.' }),
      dueAt: t.expose('urgency', {
        type: 'DateTime',
        nullable: true,
        description: 'By when somebody should act; null: nobody has to. Orders by URGENCY.',
      }),
      proof: t.field({
        type: proofs.proof,
        description: 'Of the last version.',
        complexity: 5,
        resolve: async (view, _args, { reads }) => required(await reads.version(view)),
      }),
      versions: t.connection(
        {
          type: version,
          description: 'Every version this member holds, oldest first.',
          complexity: pageCost,
          resolve: (place, args, { reads }) => page(args, versionCursor, (window) => reads.versions(place, window)),
        },
        { name: 'VersionConnection' },
        { name: 'VersionEdge' },
      ),
      entries: t.connection(
        {
          type: entry,
          description: 'What stands beside it, in the order of the ledger.',
          args: {
            type: t.arg.string({ description: 'Of this type only: comment, evidence, message, reading, reminder …' }),
          },
          complexity: pageCost,
          resolve: (place, { type, ...args }, { reads }) =>
            page(args, entryCursor, (window) =>
              reads.entries(place, { ...window, ...(typeof type === 'string' && { type }) }),
            ),
        },
        entries,
      ),
      timeline: t.connection(
        {
          type: fact,
          description: 'What happened to it, in the order of the ledger: who moved first.',
          complexity: pageCost,
          resolve: (place, args, { reads }) => page(args, factCursor, (window) => reads.timeline(place, window)),
        },
        { name: 'TimelineFactConnection' },
        { name: 'TimelineFactEdge' },
      ),
      successions: t.field({
        type: [succession],
        description: 'Ways on that a manager has where a party has left: see succeedRecord.',
        complexity: 10,
        resolve: async (view, _args, { reads }) => successionsOf(view, await reads.registry(view.channel)),
      }),
      succeededBy: t.field({
        type: 'Hex',
        nullable: true,
        description: 'Id of the record that took its place; null: none did, or this member is not given it (`ended`).',
        complexity: 10,
        resolve: async (view, _args, { reads }) => (await successorOf(view, reads))?.id,
      }),
      findings: t.field({
        type: [finding],
        description: 'What readers found wrong about it, oldest first.',
        complexity: 5,
        resolve: (place, _args, { reads }) => reads.findingsOf(place),
      }),
    }),
  });
  builder.queryField('record', (t) =>
    t.field({
      type: record,
      nullable: true,
      description: 'Null for an id that does not exist and for one this member may not know.',
      args: {
        id: t.arg({ type: 'Hex', required: true }),
        channel: t.arg.string(),
        kind: t.arg.string({ description: 'Needed, as the channel, only where somebody gave one id to two records.' }),
      },
      resolve: async (_root, { id, channel, kind }, { reads }) =>
        theOnly(await reads.byId(id, { channel: channel ?? undefined, kind: kind ?? undefined })),
    }),
  );
  return { node, record, proof: proofs.proof, fact, version, state, entry, entries, words };
}

export type RecordTypes = ReturnType<typeof addRecord>;

/** A member may give an id it knows to another record; whoever asks is told, not shown the wrong one. */
function theOnly([found, another]: readonly RecordView[]): RecordView | undefined {
  if (another === undefined) return found;
  throw new GraphQLError('two records have this id: say channel and kind', { extensions: { code: 'ID_AMBIGUOUS' } });
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a record without its last version');
  return value;
}
