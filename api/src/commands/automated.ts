import type { EntryContent, Json } from '@tierline/chaincode/schema';
import type { Effect } from '@tierline/workflows';
import type { WriteContext } from './apply';
import { performWrite } from './outbox/perform';

/** What a rule of automation says about a record, on the ledger, as the member's bot. @returns the entry's id, where it made one */
export async function writeAutomated(
  context: WriteContext,
  { record, action }: Extract<Effect, { type: 'automate' }>,
  commandId: string,
): Promise<string | undefined> {
  const { channel, kind, id } = record;
  if (action.do === 'command') {
    const intents = [{ kind, id, name: action.command, input: action.input as Json }];
    await performWrite(context, { type: 'apply', channel, intents }, commandId);
  }
  if (action.do !== 'entry') return undefined;
  const [written] = await performWrite(
    context,
    { type: 'entry', place: record, content: action.content as EntryContent },
    commandId,
  );
  return written?.entryId;
}
