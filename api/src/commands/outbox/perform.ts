import { addRecordEntry } from '../add-entry';
import { apply, type WriteContext } from '../apply';
import type { Receipt, RecordSource } from '../record-source';
import type { Write } from './queued';

/** Brings a write to the ledger, once by its commandId. @throws Refusal, NodeRefusal */
export function performWrite(context: WriteContext, write: Write, commandId: string | undefined): Promise<Receipt[]> {
  const named = commandId === undefined ? {} : { commandId };
  return write.type === 'entry'
    ? addRecordEntry(context, { place: write.place, content: write.content, ...named })
    : apply(context, { channel: write.channel, intents: write.intents, ...named });
}

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
