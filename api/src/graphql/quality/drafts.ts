import type { Json } from '@tierline/chaincode/schema';
import type { QualityDraft } from '../../quality';
import type { Builder } from '../builder';
import { jsonOf, waiting } from '../record-mutations';
import { orRefused, type Refused, resultOf, type WriteTypes } from '../write-result';

type Drafts = { drafts: QualityDraft[] };
const roles = 'Needs one of the roles quality, manager, bot.';

/** Quality notices in the making: nobody but this member knows of them. */
export function addQualityDrafts(builder: Builder, { result, refused }: WriteTypes): void {
  const draft = addDraft(builder);
  const list = builder.objectRef<Drafts>('QualityDrafts').implement({
    fields: (t) => ({ drafts: t.expose('drafts', { type: [draft] }) }),
  });
  const listed = builder.unionType('QualityDraftsResult', {
    types: [list, refused],
    resolveType: (value: Drafts | Refused) => ('refused' in value ? 'Refused' : 'QualityDrafts'),
  });
  builder.queryField('qualityDrafts', (t) =>
    t.field({
      type: listed,
      description: `${roles} The latest change first, at most a thousand.`,
      args: { all: t.arg.boolean({ description: 'Also those that were canceled or sent.' }) },
      complexity: 100,
      resolve: (_root, { all }, context) =>
        orRefused(context, async () => ({ drafts: await context.quality.list(all === true) })),
    }),
  );
  const drafted = builder.unionType('QualityDraftResult', {
    types: [draft, refused],
    resolveType: (value: QualityDraft | Refused) => ('refused' in value ? 'Refused' : 'QualityDraft'),
  });
  // the input of the mutation `sendQualityNotice`, made from the shape that the rules check
  const notice = 'SendQualityNoticeInput' as 'JSON';
  builder.mutationField('draftQualityNotice', (t) =>
    t.field({
      type: drafted,
      description: `${roles} The rules decide on it when it is sent.`,
      args: { channel: t.arg.string({ required: true }), input: t.arg({ type: notice, required: true }) },
      resolve: (_root, { channel, input }, context) =>
        orRefused(context, () => context.quality.create(channel, jsonOf(input))),
    }),
  );
  builder.mutationField('changeQualityDraft', (t) =>
    t.field({
      type: drafted,
      description: `${roles} As long as it is created.`,
      args: {
        draft: t.arg({ type: 'Hex', required: true }),
        revision: t.arg.int({ required: true, description: 'The one that the person saw.' }),
        input: t.arg({ type: notice, required: true }),
      },
      resolve: (_root, { draft: id, revision, input }, context) =>
        orRefused(context, () => context.quality.change(id, revision, jsonOf(input))),
    }),
  );
  builder.mutationField('cancelQualityDraft', (t) =>
    t.field({
      type: drafted,
      description: `${roles} Nobody is told, for nobody knows of it.`,
      args: { draft: t.arg({ type: 'Hex', required: true }) },
      resolve: (_root, { draft: id }, context) => orRefused(context, () => context.quality.cancel(id)),
    }),
  );
  builder.mutationField('sendQualityDraft', (t) =>
    t.field({
      type: result,
      description: `${roles} It becomes a record of both sides; called again, it is sent once all the same.`,
      args: { draft: t.arg({ type: 'Hex', required: true }), waitMinutes: t.arg.int(waiting) },
      resolve: (_root, { draft: id, waitMinutes }, context) =>
        resultOf(context, () => context.quality.send(id, { waitMinutes: waitMinutes ?? undefined })),
    }),
  );
}

function addDraft(builder: Builder) {
  return builder.objectRef<QualityDraft>('QualityDraft').implement({
    description: 'A quality notice that its sender is still thinking about.',
    fields: (t) => ({
      draft: t.expose('id', { type: 'Hex', description: '16 bytes; known to this member alone.' }),
      channel: t.exposeString('channel'),
      status: t.exposeString('status', { description: 'created, canceled or sent.' }),
      revision: t.exposeInt('revision', { description: 'Counts every change.' }),
      changedAt: t.expose('changedAt', { type: 'DateTime' }),
      number: t.string({ resolve: ({ input }) => input.number }),
      title: t.string({ resolve: ({ input }) => input.title }),
      receiver: t.string({ description: 'MSP id.', resolve: ({ input }) => input.receiver }),
      input: t.field({
        type: 'JSON',
        description: 'What is to be sent, as `sendQualityNotice` takes it.',
        resolve: ({ input }) => JSON.parse(JSON.stringify(input)) as Json,
      }),
      sending: t.expose('sending', {
        type: 'Hex',
        nullable: true,
        description: 'The commandId by which it is on its way: in the outbox, or of an outcome that is not known.',
      }),
      record: t.expose('record', { type: 'Hex', nullable: true, description: 'Id of the notice that it became.' }),
    }),
  });
}
