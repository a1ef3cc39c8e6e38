import { holdsPrefix } from '@tierline/chaincode/domain';
import type { UnitState } from '@tierline/chaincode/schema';
import type { Effect } from '@tierline/workflows';
import type { WriteContext } from './apply';
import { performWrite } from './outbox/perform';
import { registryOf } from './registry-of';

type Look = Extract<Effect, { type: 'declineIfSecond' }>;

/**
 * Declines an offer of a unit whose identifier another unit bore first, where we are its steward: nobody else sees both. A
 * closed unit's identifier may be used again, and one commissioned by who does not hold its company prefix is before nobody.
 * The reason names no other unit: whoever reads it need not know of one.
 * @throws Refusal, NodeRefusal
 */
export async function declineIfSecond(
  context: WriteContext,
  { record, offer }: Look,
  commandId: string,
): Promise<void> {
  const earlier = await context.records.earlierOfSubject(record);
  const { members } = await registryOf(context.records, context.channels, record.channel);
  const first = earlier
    .map(({ state }) => state as unknown as UnitState)
    .find(({ closed, identifier, commissioner }) => !closed && holdsPrefix(identifier, commissioner, members));
  if (first?.steward !== context.signatory.mspId) return;
  const { channel, kind, id } = record;
  const input = { ...offer, reason: 'the steward witnesses no handover of this unit; ask it' };
  const intents = [{ kind, id, name: 'DeclineOffer', input }];
  await performWrite(context, { type: 'apply', channel, intents }, commandId);
}
