import { text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { boundedFilter } from '../identity';
import { hitCursor, type HitView } from '../readmodel';
import type { Builder } from './builder';
import { NotAuthenticated } from './not-authenticated';
import { page, pageCost } from './paging';
import type { RecordTypes } from './record';
import { recordNames } from './record-kinds';

type Part = { text: string; isHit: boolean };

/** What people said and called things. A member's database holds only what it may see; so does what is found. */
export function addSearch(builder: Builder, { record, entry }: Pick<RecordTypes, 'record' | 'entry'>): void {
  const part = builder.objectRef<Part>('SnippetPart').implement({
    fields: (t) => ({
      text: t.exposeString('text', { description: 'Plain text: never markup.' }),
      isHit: t.exposeBoolean('isHit', { description: 'It is what was searched for.' }),
    }),
  });
  const hit = builder.objectRef<HitView>('SearchHit').implement({
    fields: (t) => ({
      record: t.field({
        type: record,
        nullable: true,
        complexity: 5,
        resolve: ({ channel, kind, id }, _args, { reads }) => reads.at({ channel, kind, id }),
      }),
      entry: t.field({
        type: entry,
        nullable: true,
        description: 'What said it beside the record; null: the record itself says it.',
        complexity: 5,
        resolve: ({ channel, kind, id, entryId }, _args, { reads }) =>
          entryId === null ? null : reads.entry({ channel, kind, id, entryId }),
      }),
      snippet: t.field({
        type: [part],
        description: 'Joined, an excerpt around what was searched for.',
        resolve: ({ snippet }) =>
          snippet.map((one, index) => ({ text: one, isHit: index % 2 === 1 })).filter((one) => one.text !== ''),
      }),
    }),
  });
  builder.queryField('search', (t) =>
    t.connection(
      {
        type: hit,
        description:
          'Cases by title, description, tasks and remedies, messages and comments, and records of all kinds by names, numbers, parts and sites, as they stand; the best first, at most a thousand. Words without endings: `axle` does not find `axles`. What is erased is not found.',
        args: {
          text: t.arg.string({
            required: true,
            validate: text(200),
            description: 'Words that all occur; "in this order", one or other, -without.',
          }),
          kinds: t.arg.stringList({ validate: z.array(z.enum(Object.keys(recordNames))).max(50) }),
          channel: t.arg.string({ validate: text(249) }),
        },
        complexity: pageCost,
        resolve: (_root, { text: words, kinds, channel, ...args }, { reads, person }) => {
          if (!person) throw new NotAuthenticated();
          const filter = {
            text: words,
            ...(kinds && { kinds }),
            ...(typeof channel === 'string' && { channel }),
          };
          return page(args, hitCursor, (window) => reads.search(boundedFilter(filter, person), window));
        },
      },
      { name: 'SearchConnection' },
      { name: 'SearchEdge' },
    ),
  );
}
