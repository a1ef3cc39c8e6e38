import { Refusal } from '@tierline/chaincode/errors';
import { eraseMessage, type Outbox, type WriteContext } from './commands';
import type { ReadMarkStore } from './engine';
import type { Reads } from './graphql';
import { subjectOf, type Person } from './identity';
import { type Messages, postMessage, type PostPorts, type Uploads } from './messages';

export type MessagesPorts = {
  contextOf: (person: Person) => Promise<WriteContext>;
  outbox: Outbox;
  reads: Pick<Reads, 'entry' | 'unread'>;
  marks: ReadMarkStore;
  uploads: Uploads;
};

/** All that a person may do with messages, as that person. */
export function messagesOf(
  asking: Person | undefined,
  { contextOf, outbox, reads, marks, uploads }: MessagesPorts,
): Messages {
  const known = (): Person => {
    if (!asking) throw new Error('a message without a person');
    return asking;
  };
  return {
    post: async (place, draft, patience) => {
      const bring: PostPorts['bring'] = (write, own) => outbox.write(known(), write, own);
      const ports = { context: await contextOf(known()), bring, uploads, owner: subjectOf(known()) };
      return postMessage(ports, place, draft, patience);
    },
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
