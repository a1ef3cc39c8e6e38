import type { Patience, Queued, Receipt, RecordPlace, Landed } from '../commands';
import type { Message } from '@tierline/chaincode/schema';

/** A message as a person writes it. */
export type Draft = Pick<Message, 'thread' | 'inReplyTo' | 'text' | 'mentions'> & {
  attachments?: { hash: string; name: string }[];
};

/** What a person may do with messages. They throw refusals. */
export interface Messages {
  /** On the ledger, or in the outbox while a partner's peer is away. */
  post(place: RecordPlace, draft: Draft, patience: Patience): Promise<Receipt[] | Queued>;
  /** At every holder, with what is attached. */
  erase(place: RecordPlace, entryId: string): Promise<Landed[]>;
  /** Up to this one, in its thread. @returns how many are left unread on the record */
  markRead(place: RecordPlace, entryId: string): Promise<number>;
}
