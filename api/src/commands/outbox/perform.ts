import { isRefusal, NodeRefusal } from '../../refusals';
import { addRecordEntry } from '../add-entry';
import { apply, type WriteContext } from '../apply';
import type { Receipt, RecordSource } from '../record-source';
import { placesOf, type Write } from './queued';

/** Brings a write to the ledger, once by its commandId. @throws Refusal, NodeRefusal PARTY_LEFT and others */
export async function performWrite(
  context: WriteContext,
  write: Write,
  commandId: string | undefined,
): Promise<Receipt[]> {
  try {
    return await perform(context, write, commandId);
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'PARTNER_UNAVAILABLE') throw error;
    throw (await partyLeft(context.records, write, error.data.organisations)) ?? error;
  }
}

function perform(context: WriteContext, write: Write, commandId: string | undefined): Promise<Receipt[]> {
  const named = commandId === undefined ? {} : { commandId };
  return write.type === 'entry'
    ? addRecordEntry(context, { place: write.place, content: write.content, ...named })
    : apply(context, { channel: write.channel, intents: write.intents, ...named });
}

/** Who has left the consortium does not come back: what is asked of its peer is not worth waiting for. */
async function partyLeft(records: RecordSource, write: Write, away: unknown): Promise<NodeRefusal | undefined> {
  const registry = await records.registry(channelOf(write));
  const left = registry?.members.filter(({ mspId, state }) => {
    return state === 'left' && Array.isArray(away) && away.includes(mspId);
  });
  if (!left?.length) return undefined;
  const organisations = left.map(({ mspId }) => mspId);
  return new NodeRefusal('PARTY_LEFT', {
    organisations,
    records: placesOf(write).map(({ kind, id }) => ({ kind, id })),
  });
}

const channelOf = (write: Write): string => (write.type === 'entry' ? write.place.channel : write.channel);

/** The same with the versions that hold now, where none was said. */
export async function basedOnNow(records: RecordSource, write: Write): Promise<Write> {
  if (write.type === 'entry') return write;
  const { channel } = write;
  const intents = write.intents.map(async ({ basedOn, ...intent }) => {
    if (basedOn !== undefined || intent.id === undefined)
      return { ...intent, ...(basedOn !== undefined && { basedOn }) };
    const live = await records.live({ channel, kind: intent.kind, id: intent.id });
    return { ...intent, ...(live && { basedOn: live.version }) };
  });
  return { ...write, intents: await Promise.all(intents) };
}
