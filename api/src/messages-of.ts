import { Refusal } from '@tierline/chaincode/errors';
import { eraseMessage, type Outbox, type WriteContext } from './commands';
import type { ReadMarkStore } from './engine';
import type { Reads } from './graphql';
import { subjectOf, type Person } from './identity';
import type { Messages } from './messages';

export type MessagesPorts = {
  contextOf: (person: Person) => Promise<WriteContext>;
  outbox: Outbox;
  reads: Pick<Reads, 'entry' | 'unread'>;
  marks: ReadMarkStore;
};

/** All that a person may do with messages, as that person. */
export function messagesOf(asking: Person | undefined, { contextOf, outbox, reads, marks }: MessagesPorts): Messages {
  const known = (): Person => {
    if (!asking) throw new Error('a message without a person');
    return asking;
  };
  return {
    post: (place, draft, patience) =>
      outbox.write(known(), { type: 'entry', place, content: { type: 'message', ...draft } }, patience),
    erase: async (place, entryId) => eraseMessage(await contextOf(known()), place, entryId),
    markRead: async (place, entryId) => {
      const entry = await reads.entry({ ...place, entryId });
      if (entry?.type !== 'message') throw new Refusal('RECORD_UNKNOWN');
      const { block, tx, thread } = entry;
      await marks.mark(known(), { ...place, thread: thread ?? '', block, tx, entryId });
      return reads.unread(place, subjectOf(known()));
    },
  };
}
