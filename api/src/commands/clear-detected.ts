import type { Json } from '@tierline/chaincode/schema';
import type { Effect } from '@tierline/workflows';
import type { WriteContext } from './apply';
import { detectedCase } from './detected-case';
import { performWrite } from './outbox/perform';

/** Says in the case, if one was opened, that what was found is gone; also that it is to stay open, where people talk in it. @throws Refusal, NodeRefusal */
export async function clearDetected(
  context: WriteContext,
  { record: { channel }, ...found }: Extract<Effect, { type: 'clearCase' }>,
  commandId: string,
): Promise<void> {
  const stands = await detectedCase(context, channel, found);
  if (stands === undefined || stands.state.status === 'closed') return;
  const { id } = stands;
  const isTalkedIn = await context.records.hasEntries({ channel, kind: 'case', id }, ['message', 'guest']);
  const input: Json = isTalkedIn ? { keepsOpen: true } : {};
  const intents = [{ kind: 'case', id, name: 'ClearCase', input }];
  await performWrite(context, { type: 'apply', channel, intents }, commandId);
}
