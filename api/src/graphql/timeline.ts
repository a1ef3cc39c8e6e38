import type { EntryPlace, FactView, Proof } from '../readmodel';
import type { Builder } from './builder';
import type { ProofTypes } from './proof';
import type { Reads } from './reads';

/** What happened to one record. */
export function addTimelineFact(builder: Builder, { proof }: Pick<ProofTypes, 'proof'>) {
  return builder.objectRef<FactView>('TimelineFact').implement({
    description: 'One thing that happened to a record. Its place on the ledger decides who moved first; clocks do not.',
    fields: (t) => ({
      block: t.expose('block', { type: 'BigInt' }),
      tx: t.exposeInt('tx', { description: 'Place of the transaction in its block.' }),
      fact: t.exposeInt('fact', { description: 'Place of the fact in its transaction.' }),
      txId: t.expose('txId', { type: 'Hex', nullable: true }),
      version: t.exposeInt('version', { nullable: true, description: 'That it made; null: an entry or a finding.' }),
      type: t.exposeString('type', { description: 'As in the feed: ForecastCommitted, OfferAccepted, EntryAdded …' }),
      content: t.expose('content', { type: 'JSON', nullable: true, description: 'By type, as in the feed.' }),
      by: t.exposeString('byMsp', { description: 'MSP id of the member that signed.' }),
      at: t.expose('at', { type: 'DateTime', description: 'The signer’s claim.' }),
      proof: t.field({
        type: proof,
        nullable: true,
        description: 'Of the version or entry that said it; null: what a reader found, or it is no longer there.',
        resolve: (fact, _args, { reads }) => proofOf(fact, reads),
      }),
      committedAfter: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'The ledger’s clock just before it: it was committed no earlier than this. Null: no tick yet.',
        resolve: async (fact, _args, { reads }) => (await reads.ticksAround(fact)).before,
      }),
      committedBefore: t.field({
        type: 'DateTime',
        nullable: true,
        description:
          'The next tick of the ledger’s clock: it stood on the ledger before that tick did. Null: no tick since.',
        resolve: async (fact, _args, { reads }) => (await reads.ticksAround(fact)).after,
      }),
    }),
  });
}

function proofOf(fact: FactView, reads: Reads): Promise<Proof | undefined> | undefined {
  if (fact.version !== null) return reads.version({ ...fact, version: fact.version });
  const entry = entryOf(fact);
  return entry && reads.entry(entry);
}

function entryOf({ channel, kind, id, type, content }: FactView): EntryPlace | undefined {
  if (type !== 'EntryAdded' || content === null || typeof content !== 'object' || !('entryId' in content)) return;
  return typeof content.entryId === 'string' ? { channel, kind, id, entryId: content.entryId } : undefined;
}
