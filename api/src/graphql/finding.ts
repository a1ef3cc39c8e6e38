import { findingCursor, type FindingView } from '../readmodel';
import type { Builder } from './builder';
import { page, pageCost } from './paging';

/** What readers found wrong. */
export function addFinding(builder: Builder) {
  const finding = builder.objectRef<FindingView>('Finding').implement({
    description: 'A transaction that peers took as valid and that breaks the protocol; it is no state.',
    fields: (t) => ({
      channel: t.exposeString('channel'),
      block: t.expose('block', { type: 'BigInt' }),
      tx: t.exposeInt('tx', { description: 'Place of the transaction in its block.' }),
      code: t.exposeString('code', { description: 'What was broken, in a word.' }),
      kind: t.exposeString('kind', { nullable: true }),
      id: t.exposeString('id', { nullable: true, description: 'The record it is about, where that is known.' }),
      data: t.field({
        type: 'JSON',
        nullable: true,
        description: 'What proves it.',
        resolve: ({ content }) => content,
      }),
    }),
  });
  builder.queryField('findings', (t) =>
    t.connection(
      {
        type: finding,
        description: 'Latest first within each channel.',
        complexity: pageCost,
        resolve: (_root, args, { reads }) => page(args, findingCursor, (window) => reads.findings(window)),
      },
      { name: 'FindingConnection' },
      { name: 'FindingEdge' },
    ),
  );
  return finding;
}
