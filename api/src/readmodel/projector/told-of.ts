import { kindNamed } from '@tierline/chaincode/record';
import type { Entry, EntryContent } from '@tierline/chaincode/schema';

/** What lists and the feed say of an entry; its exact bytes stand beside. */
export function toldOf({ kind, content }: Pick<Entry, 'kind' | 'content'>): EntryContent {
  const { entries = {} } = kindNamed(kind);
  const shape = Object.hasOwn(entries, content.type) ? entries[content.type] : undefined;
  return shape?.told?.(content) ?? content;
}
