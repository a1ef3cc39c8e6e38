import { randomBytes } from 'node:crypto';
import { canonical, succession, type Succession } from '@tierline/chaincode/record';
import type { SucceedRequest } from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from '../apply';
import type { Receipt, RecordPlace } from '../record-source';
import { registryOf } from '../writer';
import { bringAbout, cared } from './care';

const drawn = (): string => randomBytes(16).toString('hex');

/**
 * Goes on after a record that cannot: a new one from the last version that the projector holds true, without the forgery
 * that stands at all its parties, or without a party that is gone.
 * @throws Refusal, NodeRefusal
 */
export async function succeedRecord(
  context: WriteContext,
  { without, ...place }: RecordPlace & { without?: string },
): Promise<Receipt[]> {
  const { prior } = await cared(context, place);
  const { channel, kind } = place;
  const registry = await registryOf(context.records, context.channels, channel);
  const request: SucceedRequest = {
    ...{ prior, commandId: drawn(), salt: drawn(), nonce: drawn() },
    ...(without !== undefined && { without }),
  };
  let successor: Succession | undefined;
  const landed = await bringAbout(context, {
    channel,
    function: 'records:succeed',
    transient: { succeed: canonical(request) },
    foresee: (at) => {
      successor = succession(request, { caller: callerOf(context.signatory), at, registry });
      return successor.writes;
    },
  });
  if (!successor) throw new Error('a succession that was not foreseen');
  const { seal, sealHash } = successor.next;
  return [{ ...landed, kind, id: seal.id, version: 1, command: 'Succeed', sealHash }];
}
