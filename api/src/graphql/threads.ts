import { text } from '@tierline/chaincode/schema';
import { boundedFilter, subjectOf, type Person } from '../identity';
import { entryCursor, mentionCursor, type MentionView, type ThreadView } from '../readmodel';
import type { Builder } from './builder';
import { NotAuthenticated } from './not-authenticated';
import { page, pageCost } from './paging';
import type { RecordTypes } from './record';

const readerOf = (person: Person | undefined): string => (person ? subjectOf(person) : '');

/** What is said about records, as far as who asks has read it. */
export function addThreads(builder: Builder, { record, entry, entries }: RecordTypes): void {
  const thread = addThread(builder, { entry, entries });
  builder.interfaceFields(record, (t) => ({
    threads: t.field({
      type: [thread],
      description: 'What is talked about, the latest first.',
      complexity: 10,
      resolve: (place, _args, { reads, person }) => reads.threads(place, readerOf(person)),
    }),
    unreadMessages: t.int({
      description: 'Of others, in all threads, that who asks has not read (`markRead`).',
      complexity: 5,
      resolve: (place, _args, { reads, person }) => reads.unread(place, readerOf(person)),
    }),
    messages: t.connection(
      {
        type: entry,
        description: 'Of one thread, in the order of the ledger.',
        args: {
          thread: t.arg.string({ validate: text(60), description: 'Absent: about the record itself.' }),
        },
        complexity: pageCost,
        resolve: (place, { thread: of, ...args }, { reads }) =>
          page(args, entryCursor, (window) => reads.entries(place, { ...window, thread: of ?? '' })),
      },
      entries,
    ),
  }));
  addMentions(builder, { record, entry });
}

function addThread(builder: Builder, { entry, entries }: Pick<RecordTypes, 'entry' | 'entries'>) {
  return builder.objectRef<ThreadView>('Thread').implement({
    fields: (t) => ({
      thread: t.string({
        nullable: true,
        description: 'What of the record it is about, as in its messages; null: the record itself.',
        resolve: (view) => view.thread || null,
      }),
      count: t.exposeInt('count', { description: 'Messages in it that are not erased.' }),
      unread: t.exposeInt('unread', { description: 'Of others, that who asks has not read.' }),
      lastMessage: t.field({
        type: entry,
        nullable: true,
        complexity: 5,
        resolve: ({ lastEntryId: entryId, channel, kind, id }, _args, { reads }) =>
          reads.entry({ channel, kind, id, entryId }),
      }),
      messages: t.connection(
        {
          type: entry,
          complexity: pageCost,
          resolve: ({ thread: of, channel, kind, id }, args, { reads }) =>
            page(args, entryCursor, (window) => reads.entries({ channel, kind, id }, { ...window, thread: of })),
        },
        entries,
      ),
    }),
  });
}

function addMentions(builder: Builder, { record, entry }: Pick<RecordTypes, 'record' | 'entry'>): void {
  const mention = builder.objectRef<MentionView>('MentionedIn').implement({
    description: 'A message that mentions this member, or a role of who asks.',
    fields: (t) => ({
      record: t.field({
        type: record,
        nullable: true,
        complexity: 5,
        resolve: ({ channel, kind, id }, _args, { reads }) => reads.at({ channel, kind, id }),
      }),
      thread: t.string({ nullable: true, resolve: (view) => view.thread || null }),
      entry: t.field({ type: entry, resolve: (view) => view }),
      isUnread: t.exposeBoolean('isUnread'),
    }),
  });
  builder.queryField('mentions', (t) =>
    t.connection(
      {
        type: mention,
        description:
          'Messages of others, on any record, that mention this member or a role of who asks; the latest first.',
        args: { unreadOnly: t.arg.boolean({ defaultValue: false }) },
        complexity: pageCost,
        resolve: (_root, { unreadOnly, ...args }, { reads, person }) => {
          if (!person) throw new NotAuthenticated();
          const filter = { reader: readerOf(person), roles: person.roles, unreadOnly: unreadOnly ?? false };
          return page(args, mentionCursor, (window) => reads.mentions(boundedFilter(filter, person), window));
        },
      },
      { name: 'MentionsConnection' },
      { name: 'MentionsEdge' },
    ),
  );
}
