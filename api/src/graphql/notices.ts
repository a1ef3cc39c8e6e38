import type { EntryContent } from '@tierline/chaincode/schema';
import { noticeCursor, type NoticeView } from '../readmodel';
import type { Builder } from './builder';
import { tickBefore } from './entry-content';
import type { LedgerResult } from './motions';
import { page, pageCost } from './paging';
import { jsonOf } from './record-mutations';
import { orRefused, resultOf, type WriteTypes } from './write-result';

/** What a member must say now, whoever else can be reached; shown to a record's parties later. */
export function addNotices(builder: Builder, ledgerResult: LedgerResult, { result }: WriteTypes): void {
  addQuery(builder);
  builder.mutationField('giveNotice', (t) =>
    t.field({
      type: ledgerResult,
      description:
        'Not for viewer and auditor. Seals what must be said now in the own collection; nobody else is asked.',
      args: {
        channel: t.arg.string({ required: true }),
        type: t.arg.string({ required: true }),
        content: t.arg({ type: 'JSON', required: true }),
        commandId: t.arg({ type: 'Hex' }),
      },
      resolve: (_root, { channel, type, content, commandId }, context) =>
        orRefused(context, () =>
          context.writes.giveNotice({
            channel,
            content: { ...(jsonOf(content) as EntryContent), type },
            commandId: commandId ?? undefined,
          }),
        ),
    }),
  );
  builder.mutationField('purgeNotice', (t) =>
    t.field({
      type: ledgerResult,
      description:
        'Needs the role manager. Erases a notice of this member: it can be cited no more. Entries that cite it hold its text still: `purgeContent`.',
      args: { channel: t.arg.string({ required: true }), noticeId: t.arg({ type: 'Hex', required: true }) },
      resolve: (_root, asked, context) => orRefused(context, () => context.writes.purgeNotice(asked)),
    }),
  );
  builder.mutationField('citeNotice', (t) =>
    t.field({
      type: result,
      description:
        'Not for viewer and auditor. Shows a notice of this member to a record’s parties, by an entry: what was sealed then, to the byte.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        noticeId: t.arg({ type: 'Hex', required: true }),
        commandId: t.arg({ type: 'Hex' }),
      },
      resolve: (_root, { noticeId, commandId, ...place }, context) =>
        resultOf(context, () => context.writes.citeNotice(place, noticeId, { commandId: commandId ?? undefined })),
    }),
  );
}

function addQuery(builder: Builder): void {
  const notice = builder.objectRef<NoticeView>('Notice').implement({
    description: 'What this member said alone, sealed in its own collection: others see a hash and when.',
    fields: (t) => ({
      noticeId: t.expose('notice_id', { type: 'Hex' }),
      channel: t.exposeString('channel'),
      content: t.expose('content', { type: 'JSON', description: 'With its type, as signed.' }),
      at: t.expose('at', { type: 'DateTime', description: 'The author’s word: no other member’s peer attests it.' }),
      late: t.exposeBoolean('late', { description: 'It was sealed more than ten minutes after its time.' }),
      tickBefore: t.expose('tick_before', { type: 'DateTime', nullable: true, description: tickBefore }),
      by: t.exposeString('by_name', { description: 'Pseudonym of the person who said it.' }),
      txId: t.expose('tx_id', { type: 'Hex' }),
      block: t.expose('block', { type: 'BigInt' }),
    }),
  });
  builder.queryField('notices', (t) =>
    t.connection(
      {
        type: notice,
        description: 'Latest first within each channel.',
        complexity: pageCost,
        resolve: (_root, args, { reads }) => page(args, noticeCursor, (window) => reads.notices(window)),
      },
      { name: 'NoticeConnection' },
      { name: 'NoticeEdge' },
    ),
  );
}
