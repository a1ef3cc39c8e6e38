import type { FactView } from '../readmodel';
import type { Builder } from './builder';

/** What happened to one record. */
export function addTimelineFact(builder: Builder) {
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
    }),
  });
}
