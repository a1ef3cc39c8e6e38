import { Refusal, refuseUnless } from '@tierline/chaincode/errors';
import { keys, parseSeal, sharedEntryId } from '@tierline/chaincode/record';
import {
  chunksOf,
  limits,
  type Attachment,
  type Entry,
  type Message,
  type PurgeItem,
} from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from '../apply';
import { purgeItems, stillMembers } from '../care/purge';
import type { RecordPlace } from '../record-source';
import { registryOf } from '../registry-of';
import type { Landed } from '../transact';

/** What people say, and what guests do; whatever else stands beside a record goes by `purge`. */
const erasable: readonly string[] = ['message', 'guest'];

/**
 * Erases a message with what is attached to it at every holder: by the person who wrote it, or a manager of the same member. The
 * message goes last, so that what was not finished is found and finished by the same call. @throws Refusal, NodeRefusal
 */
export async function eraseMessage(context: WriteContext, place: RecordPlace, entryId: string): Promise<Landed[]> {
  const { records, channels, signatory } = context;
  const registry = await registryOf(records, channels, place.channel);
  const found = await records.entry(place, entryId);
  const entry = found && (JSON.parse(found.bytes) as Entry);
  if (!entry || !erasable.includes(entry.content.type)) throw new Refusal('RECORD_UNKNOWN');
  const { mspId, name, roles } = callerOf(signatory);
  const mayErase = entry.by.mspId === mspId && (entry.by.name === name || roles.includes('manager'));
  refuseUnless(mayErase, 'NOT_AUTHORISED', () => ({ function: 'purge', reason: 'neither its author nor a manager' }));
  const { attachments = [] } = entry.content as unknown as Message;
  const ids = [...attachments.flatMap((one) => chunkIds(place, mspId, one)), entryId];
  const items = (await Promise.all(ids.map((id) => held(context, place, id)))).flat();
  const landed: Landed[] = [];
  for (let from = 0; from < items.length; from += limits.steps)
    landed.push(
      await purgeItems(context, place.channel, stillMembers(registry, items.slice(from, from + limits.steps))),
    );
  return landed;
}

/** Ids of the entries that an attachment lies in, in order. */
export const chunkIds = ({ kind, id }: RecordPlace, by: string, { slot, size }: Attachment): string[] =>
  Array.from({ length: chunksOf(size) }, (_chunk, index) => sharedEntryId(kind, id, 'chunk', [by, slot + index]));

/** None: it is erased here already, or never came. */
async function held({ records }: WriteContext, place: RecordPlace, entryId: string): Promise<PurgeItem[]> {
  const entry = await records.entry(place, entryId);
  if (!entry) return [];
  const holders = parseSeal(entry.seal, 'seal').parties;
  return [{ key: keys.entry(place.kind, place.id, entryId), holders, value: entry.bytes }];
}
