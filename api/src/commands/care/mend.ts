import { canonical, keys, parseSeal } from '@tierline/chaincode/record';
import type { WriteContext } from '../apply';
import type { RecordPlace } from '../record-source';
import type { Landed } from '../transact';
import { bringAbout, cared } from './care';

/**
 * Writes the version that the projector holds true back into this member's own collection, after its copy there was
 * changed or lost. The other parties must hold the same.
 * @throws Refusal, NodeRefusal
 */
export async function mendRecord(context: WriteContext, place: RecordPlace): Promise<Landed[]> {
  const { prior } = await cared(context, place);
  const { kind, id, version } = parseSeal(prior.seal, 'seal');
  const { mspId } = context.signatory;
  const landed = await bringAbout(context, {
    channel: place.channel,
    function: 'records:mend',
    transient: { mend: canonical(prior) },
    foresee: () => [
      { mspId, key: keys.body(kind, id, version), value: prior.body },
      { mspId, key: keys.seal(kind, id), value: prior.seal },
    ],
  });
  return [landed];
}
