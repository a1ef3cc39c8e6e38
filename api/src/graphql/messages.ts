import { personRoles, text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { Draft } from '../messages';
import type { Builder } from './builder';
import { done, type Transactions } from './care';
import { jsonOf, patienceOf, waiting } from './record-mutations';
import { orRefused, type Refused, resultOf, type WriteTypes } from './write-result';

/** Messages are written by one mutation for all kinds of record that have them. */
export function addMessages(builder: Builder, { result, refused }: WriteTypes, transactions: Transactions): void {
  const role = builder.enumType('PersonRole', { values: personRoles });
  const mention = builder.inputType('MentionInput', {
    fields: (t) => ({
      mspId: t.string({ required: true }),
      role: t.field({ type: role, description: 'People there who have it; absent: all.' }),
    }),
  });
  const attachment = builder.inputType('AttachmentInput', {
    fields: (t) => ({
      hash: t.field({ type: 'Hex', required: true, description: 'As the upload was answered.' }),
      name: t.string({ required: true, description: 'As it is shown; a file name without a path.' }),
    }),
  });
  const message = builder.inputType('MessageInput', {
    fields: (t) => ({
      thread: t.string({ description: 'What of the record it is about; absent: the record itself.' }),
      inReplyTo: t.field({ type: 'Hex', description: 'Id of the entry that it answers.' }),
      text: t.string({ required: true, description: 'At most 4000 UTF-16 units; see docs/messages.md.' }),
      mentions: t.field({ type: [mention] }),
      attachments: t.field({ type: [attachment], description: 'What was uploaded before, at most ten.' }),
    }),
  });
  builder.mutationField('postMessage', (t) =>
    t.field({
      type: result,
      description: 'Needs one of the roles planner, logistics, quality, manager, bot.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        commandId: t.arg({ type: 'Hex', description: '16 bytes of your own: the same again gives the same result.' }),
        waitMinutes: t.arg.int(waiting),
        input: t.arg({ type: message, required: true }),
      },
      resolve: (_root, { channel, kind, id, input, ...args }, { messages, ...context }) =>
        resultOf({ messages, ...context }, () =>
          messages.post({ channel, kind, id }, jsonOf(input) as unknown as Draft, patienceOf(args)),
        ),
    }),
  );
  builder.mutationField('eraseMessage', (t) =>
    t.field({
      type: transactions,
      description:
        'Erases a message and what is attached to it, or the act of a guest, at every holder: by the person who wrote it, or a manager. That something was signed stays. A holder that is away stops it: call again.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        entryId: t.arg({ type: 'Hex', required: true }),
      },
      resolve: (_root, { entryId, ...place }, context) => done(context, () => context.messages.erase(place, entryId)),
    }),
  );
  addMarkRead(builder, refused);
}

type Marked = { refused: false; unread: number };

function addMarkRead(builder: Builder, refused: WriteTypes['refused']): void {
  const marked = builder.objectRef<Marked>('Marked').implement({
    fields: (t) => ({ unread: t.exposeInt('unread', { description: 'What is left unread on the record.' }) }),
  });
  const result = builder.unionType('MarkResult', {
    types: [marked, refused],
    resolveType: (value: Marked | Refused) => (value.refused ? 'Refused' : 'Marked'),
  });
  builder.mutationField('markRead', (t) =>
    t.field({
      type: result,
      description: 'Who asks has read a message and those before it in its thread. Known to this member alone.',
      args: {
        channel: t.arg.string({ required: true, validate: text(249) }),
        kind: t.arg.string({ required: true, validate: z.string().max(32) }),
        id: t.arg({ type: 'Hex', required: true }),
        entryId: t.arg({ type: 'Hex', required: true }),
      },
      resolve: (_root, { entryId, ...place }, context) =>
        orRefused(context, async (): Promise<Marked> => {
          const unread = await context.messages.markRead(place, entryId);
          return { refused: false, unread };
        }),
    }),
  );
}
