import type { Absence, Body } from '@tierline/chaincode/schema';
import type { VersionBytes, VersionView } from '../readmodel';
import type { Builder } from './builder';
import type { ProofTypes } from './proof';
import { namedState, recordNames } from './record-kinds';

/** What a record was at each of its versions, whatever its kind. */
export function addVersion(builder: Builder, { author, proof }: ProofTypes) {
  const state = builder.unionType('State', {
    description: 'What holds of a record after a version: one type for each kind.',
    types: Object.values(recordNames).map((names) => names.state) as never[],
  });
  const disclosure = builder.objectRef<{ seal: string; body: string | null }>('VersionDisclosure').implement({
    description:
      'The exact strings that were signed, as a disclosure file takes them (docs/audit.md). Whoever gets them can read the version, and proves it by the blocks.',
    fields: (t) => ({
      seal: t.exposeString('seal', { description: 'Canonical JSON.' }),
      body: t.exposeString('body', { nullable: true, description: 'Canonical JSON with the salt; null: purged.' }),
    }),
  });
  const absence = builder.objectRef<Absence>('Absence').implement({
    description: 'As the node of who signed met it: unreachable, or behind (it holds an earlier version).',
    fields: (t) => ({ mspId: t.exposeString('mspId'), reason: t.exposeString('reason') }),
  });
  const version = builder.objectRef<VersionView>('Version').implement({
    description: 'One signed step of a record.',
    fields: (t) => ({
      version: t.exposeInt('version', { description: 'From 1, without gaps for who was party all the time.' }),
      command: t.exposeString('command', { nullable: true, description: 'By which it was made; null: purged.' }),
      state: t.field({
        type: state,
        nullable: true,
        description: 'What held after it; null: purged.',
        resolve: (view) => namedState(view) as never,
      }),
      signedState: t.expose('state', { type: 'JSON', nullable: true, description: 'The same as JSON, as signed.' }),
      parties: t.exposeStringList('parties', { description: 'MSP ids, sorted.' }),
      absences: t.field({
        type: [absence],
        description: 'Parties that it went on without, and why; they get it by a restate.',
        complexity: 10,
        resolve: async (view, _args, { reads }) => absencesIn(await reads.bytes(view)),
      }),
      rules: t.exposeInt('rules', { description: 'Number of the rule set by which it was decided.' }),
      at: t.expose('at', {
        type: 'DateTime',
        description: 'The signer’s claim; every party’s peer found it within five minutes of its own clock.',
      }),
      by: t.field({ type: author, resolve: ({ by }) => by }),
      late: t.exposeBoolean('late', { description: 'Committed more than ten minutes after its time.' }),
      purged: t.exposeBoolean('purged', { description: 'Its content was erased; that it was there can be proven.' }),
      proof: t.field({ type: proof, resolve: (view) => view }),
      disclosure: t.field({
        type: disclosure,
        nullable: true,
        complexity: 10,
        resolve: (view, _args, { reads }) => reads.bytes(view),
      }),
    }),
  });
  return { state, version };
}

const absencesIn = (bytes: VersionBytes | undefined): Absence[] =>
  bytes?.body === undefined || bytes.body === null ? [] : ((JSON.parse(bytes.body) as Body).absences ?? []);
