import type { UnitState } from '@tierline/chaincode/schema';
import type { Effect } from '@tierline/workflows';
import { apply, type WriteContext } from './apply';

type Look = Extract<Effect, { type: 'declineIfSecond' }>;

/**
 * Declines an offer of a unit whose identifier another unit bore first, where we are its steward: nobody else sees both. A
 * closed unit's identifier may be used again.
 * @throws Refusal, NodeRefusal
 */
export async function declineIfSecond(
  context: WriteContext,
  { record, offer }: Look,
  commandId: string,
): Promise<void> {
  const earlier = await context.records.earlierOfSubject(record);
  const first = earlier.map(({ state }) => state as unknown as UnitState).find(({ closed }) => !closed);
  if (first?.steward !== context.signatory.mspId) return;
  const { channel, kind, id } = record;
  const input = { ...offer, reason: 'another unit of this identifier was commissioned before' };
  await apply(context, { channel, intents: [{ kind, id, name: 'DeclineOffer', input }], commandId });
}
