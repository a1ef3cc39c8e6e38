import type { Json } from '@tierline/chaincode/schema';
import type { CaseOpening, Effect } from '@tierline/workflows';
import type { WriteContext } from './apply';
import { performWrite } from './outbox/perform';

/**
 * Opens a case for what a detector found. Its id follows from what that is and from the link of the two, so that whichever side comes second is
 * refused ALREADY_THERE. A deadline that passed while a partner was away is left out. @throws Refusal, NodeRefusal
 */
export async function openDetected(
  context: WriteContext,
  { record: { channel }, opening }: Extract<Effect, { type: 'openCase' }>,
  commandId: string,
): Promise<void> {
  const { neighbour, due, ...said } = opening;
  const ahead = due && stillAhead(due, new Date().toISOString());
  const input = { ...said, parties: [neighbour], quorum: 'majority', ...(ahead && { due: ahead }) };
  const intents = [{ kind: 'case', name: 'OpenCase', input: JSON.parse(JSON.stringify(input)) as Json }];
  await performWrite(context, { type: 'apply', channel, intents }, commandId);
}

function stillAhead(due: NonNullable<CaseOpening['due']>, now: string): CaseOpening['due'] {
  const ahead = Object.entries(due).filter(([, time]) => time > now);
  return ahead.length === 0 ? undefined : Object.fromEntries(ahead);
}
