import type { Attachment, Message } from '@tierline/chaincode/schema';
import { plainText } from '../messages';
import type { EntryView } from '../readmodel';
import type { Builder } from './builder';

export type MessageContent = Message & { entry: EntryView };
type Attached = Attachment & { entry: EntryView; number: number };
type Mention = NonNullable<Message['mentions']>[number];

/** What a message says. */
export function addMessageContent(builder: Builder) {
  const mention = builder.objectRef<Mention>('Mention').implement({
    fields: (t) => ({
      mspId: t.exposeString('mspId'),
      role: t.exposeString('role', { nullable: true, description: 'Of people there; null: all of them.' }),
    }),
  });
  const attachment = builder.objectRef<Attached>('Attachment').implement({
    fields: (t) => ({
      name: t.exposeString('name'),
      mediaType: t.exposeString('mediaType'),
      size: t.exposeInt('size', { description: 'In bytes.' }),
      hash: t.expose('hash', { type: 'Hex', description: 'SHA-256 of the content, 32 bytes.' }),
      path: t.string({
        description: 'Where this node hands it out, from its own root on: GET with a token.',
        resolve: ({ entry: { channel, kind, id, entryId }, number }) =>
          `attachments/${channel}/${kind}/${id}/${entryId}/${number}`,
      }),
    }),
  });
  return builder.objectRef<MessageContent>('Message').implement({
    description:
      'What a party says about a record. Its text is Markdown of a small subset (docs/messages.md), never HTML.',
    fields: (t) => ({
      thread: t.exposeString('thread', {
        nullable: true,
        description: 'What of the record it is about; null: the record itself.',
      }),
      inReplyTo: t.expose('inReplyTo', {
        type: 'Hex',
        nullable: true,
        description: 'Id of the entry that it answers.',
      }),
      text: t.exposeString('text'),
      plainText: t.string({
        description: 'The same without markup and on one line, for lists and notifications: text, not HTML.',
        resolve: ({ text }) => plainText(text),
      }),
      mentions: t.field({ type: [mention], resolve: ({ mentions = [] }) => mentions }),
      attachments: t.field({
        type: [attachment],
        resolve: ({ attachments = [], entry }) => attachments.map((one, number) => ({ ...one, entry, number })),
      }),
    }),
  });
}
