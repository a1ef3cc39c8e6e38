import type { Entry, Message } from '@tierline/chaincode/schema';
import type { EntryRow } from '../schema/rows/records';

/** What threads and mentions are found by. */
export function messageColumns({ content }: Entry, self: string): Pick<EntryRow, 'thread' | 'mentioned'> {
  if (content.type !== 'message') return { thread: null, mentioned: null };
  const { thread = '', mentions = [] } = content as unknown as Message;
  const roles = mentions.filter(({ mspId }) => mspId === self).map(({ role = '' }) => role);
  return { thread, mentioned: roles.length > 0 ? [...new Set(roles)] : null };
}
