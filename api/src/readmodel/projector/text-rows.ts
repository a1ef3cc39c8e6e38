import type { EntryContent } from '@tierline/chaincode/schema';
import type { Projected } from '../projections/trait-columns';
import type { EntryRow, RecordRow, TextRow } from '../schema/rows/records';

/** What a record is searched for by, as it stands. */
export const textOfRecord = (
  { channel, kind, id, changed_arrival: arrival }: RecordRow,
  { head, body }: Projected,
): TextRow => ({ ...{ channel, kind, id, entry_id: '', arrival }, head, body });

/** What somebody said beside it; of what says nothing in words, nothing. */
export function textOfEntry({ channel, kind, id, entry_id }: EntryRow, said: EntryContent, arrival: bigint): TextRow[] {
  const { text, note, attachments } = said;
  const names = Array.isArray(attachments)
    ? (attachments as unknown as { name: string }[]).map(({ name }) => name)
    : [];
  const words = [text, note, ...names].filter((word) => typeof word === 'string');
  return words.length === 0 ? [] : [{ channel, kind, id, entry_id, arrival, head: '', body: words.join('\n') }];
}
