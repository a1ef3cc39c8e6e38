import { refuseUnless } from '../errors';
import {
  chunksOf,
  chunkSlots,
  messageRoles,
  messageShapes,
  type Attachment,
  type Chunk,
  type Message,
} from '../schema/messages';
import type { DecideContext, EntryShape } from './kind';

/**
 * Entries by which the parties talk about a record. `hasThread`: whether it has what a thread is said to be about. A chunk's place
 * is its author's alone and taken once: what one party can lay into a record has an end, and no peer needs to count.
 */
export function messageEntries<State>(
  hasThread: (state: State, thread: string) => boolean,
): Record<'message' | 'chunk', EntryShape<State>> {
  return {
    message: {
      content: messageShapes.message,
      roles: messageRoles,
      composed: true,
      authorise: (state, content, context) => {
        const message = content as unknown as Message;
        const { thread } = message;
        refuseUnless(thread === undefined || hasThread(state, thread), 'THREAD_UNKNOWN', () => ({ thread }));
        requireParties(message, context);
        requireApart(message.attachments ?? []);
      },
    },
    chunk: {
      content: messageShapes.chunk,
      roles: messageRoles,
      composed: true,
      authorise: (_state, content, { caller }) =>
        refuseUnless(content['by'] === caller.mspId, 'SLOT_OF_ANOTHER', () => ({ by: content['by'] })),
      subject: ({ by, slot }) => [by ?? null, slot ?? null],
      told: (content) => {
        const { bytes, ...rest } = content as Chunk;
        return { ...rest, size: sizeOf(bytes) };
      },
    },
  };
}

function requireParties({ mentions = [] }: Message, { parties }: DecideContext): void {
  const others = mentions.map(({ mspId }) => mspId).filter((one) => !parties.includes(one));
  refuseUnless(others.length === 0, 'MENTIONED_NOT_PARTY', () => ({ mspIds: others }));
}

/** Each has its own name and its own slots, so that what is erased with one takes nothing of another. */
function requireApart(attachments: readonly Attachment[]): void {
  const names = new Set(attachments.map(({ name }) => name));
  refuseUnless(names.size === attachments.length, 'ATTACHMENTS_INVALID', () => ({ reason: 'two have the same name' }));
  let free = 0;
  for (const { slot, size } of [...attachments].sort((one, other) => one.slot - other.slot)) {
    refuseUnless(slot >= free, 'ATTACHMENTS_INVALID', () => ({ reason: 'two share a slot', slot }));
    free = slot + chunksOf(size);
  }
  refuseUnless(free <= chunkSlots, 'ATTACHMENTS_INVALID', () => ({
    reason: 'there are no such slots',
    limit: chunkSlots,
  }));
}

const sizeOf = (base64: string): number => (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);
