import { canonical, keys, parseSeal } from '@tierline/chaincode/record';
import { NodeRefusal } from '../../refusals';
import type { WriteContext } from '../apply';
import type { RecordPlace } from '../record-source';
import type { Landed } from '../transact';
import { bringAbout, caredThatGoesOn } from './care';

/**
 * Writes the version that the projector holds true back into this member's own collection, after its copy there was
 * changed or lost. What others hold is theirs to mend.
 * @throws Refusal, NodeRefusal
 */
export async function mendRecord(context: WriteContext, place: RecordPlace): Promise<Landed[]> {
  const { mspId } = context.signatory;
  const { channel } = place;
  const sealKey = keys.seal(place.kind, place.id);
  // Before the version: what is projected between the two makes the ledger refuse, and takes nothing back.
  const replaces = await context.records.standing(channel, mspId, sealKey);
  const { prior } = await caredThatGoesOn(context, place);
  if (await context.records.isAwaited(channel, mspId, sealKey))
    throw new NodeRefusal('VERSION_MISSING', { kind: place.kind, id: place.id });
  const { kind, id, version } = parseSeal(prior.seal, 'seal');
  const landed = await bringAbout(context, {
    channel,
    function: 'records:mend',
    transient: { mend: canonical({ ...prior, replaces }) },
    foresee: () => [
      { mspId, key: keys.body(kind, id, version), value: prior.body },
      { mspId, key: keys.seal(kind, id), value: prior.seal },
    ],
  });
  return [landed];
}
