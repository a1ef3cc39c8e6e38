import { addRecordEntry } from '../add-entry';
import { apply, type WriteContext } from '../apply';
import { unlessLeft } from '../party-left';
import type { Receipt, RecordSource } from '../record-source';
import { placesOf, type Write } from './queued';

/** Brings a write to the ledger, once by its commandId: persons', files' and processes' alike. @throws Refusal, NodeRefusal PARTY_LEFT and others */
export function performWrite(context: WriteContext, write: Write, commandId: string | undefined): Promise<Receipt[]> {
  const named = commandId === undefined ? {} : { commandId };
  const channel = write.type === 'entry' ? write.place.channel : write.channel;
  return unlessLeft(context.records, { channel, places: placesOf(write) }, () =>
    write.type === 'entry'
      ? addRecordEntry(context, { place: write.place, content: write.content, ...named })
      : apply(context, { channel, intents: write.intents, ...named }),
  );
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
