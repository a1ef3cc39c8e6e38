import type { EntryView, HolderView } from '../readmodel';
import type { Builder } from './builder';
import { addEntryContents } from './entry-content';
import type { ProofTypes } from './proof';

/** What stands beside a record. */
export function addEntry(builder: Builder, { author, proof }: ProofTypes) {
  const { union, named, words } = addEntryContents(builder);
  const holder = builder.objectRef<HolderView>('EntryHolder').implement({
    fields: (t) => ({
      mspId: t.exposeString('mspId'),
      erased: t.exposeBoolean('erased', { description: 'The ledger shows it purged from that member’s collection.' }),
    }),
  });
  const entry = builder.objectRef<EntryView>('Entry').implement({
    description: 'Content beside a record that never conflicts: readings, comments, evidence, reminders.',
    fields: (t) => ({
      entryId: t.expose('entryId', { type: 'Hex', description: '16 bytes, unique in its record.' }),
      type: t.exposeString('type', { nullable: true, description: 'null: purged.' }),
      content: t.field({
        type: union,
        nullable: true,
        description: 'null: purged.',
        resolve: (view) => named(view) as never,
      }),
      signedContent: t.expose('content', { type: 'JSON', nullable: true, description: 'The same as JSON, as signed.' }),
      at: t.expose('at', { type: 'DateTime', description: 'The signer’s claim, as of a version.' }),
      late: t.exposeBoolean('late', { description: 'Committed more than ten minutes after its time.' }),
      by: t.field({ type: author, resolve: ({ by }) => by }),
      purged: t.exposeBoolean('purged'),
      holders: t.field({
        type: [holder],
        description: 'Whom the ledger shows it given to, by MSP id; and at whom it is erased.',
        complexity: 5,
        resolve: (view, _args, { reads }) => reads.holders(view),
      }),
      proof: t.field({ type: proof, resolve: (view) => view }),
    }),
  });
  return { entry, words };
}
