import { mspId, text } from '@tierline/chaincode/schema';
import { recordCursor, type RecordView } from '../readmodel';
import type { Builder } from './builder';
import { page, pageCost } from './paging';
import type { RecordTypes } from './record';

/** One list over all kinds of what somebody should see to. */
export function addAttention(builder: Builder, { record }: Pick<RecordTypes, 'record'>): void {
  builder.queryField('attention', (t) =>
    t.connection(
      {
        type: record,
        description:
          'Records of any kind that wait for somebody, most urgent first: what was warned of by its first day, answers and offers by their deadline, arrivals by their time, units out of their limits by since when, stock by when it is to be stated anew. `dueAt` says when.',
        args: {
          channel: t.arg.string({ validate: text(249) }),
          partner: t.arg.string({ validate: mspId, description: 'MSP id of a member that is party too.' }),
          until: t.arg({ type: 'DateTime', description: 'Due then or earlier.' }),
        },
        complexity: pageCost,
        resolve: (_root, { channel, partner, until, ...args }, { reads }) =>
          page(
            args,
            (view: RecordView) => recordCursor(view, 'URGENCY'),
            (window) =>
              reads.attention(
                { channel: channel ?? undefined, partner: partner ?? undefined, until: until ?? undefined },
                window,
              ),
          ),
      },
      { name: 'AttentionConnection' },
      { name: 'AttentionEdge' },
    ),
  );
}
