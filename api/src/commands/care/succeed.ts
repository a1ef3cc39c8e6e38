import { randomBytes } from 'node:crypto';
import {
  canonical,
  endsAt,
  keys,
  parseSeal,
  succession,
  type Succession,
  whereItEnds,
} from '@tierline/chaincode/record';
import type { SucceedRequest } from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from '../apply';
import type { Receipt, RecordPlace } from '../record-source';
import { registryOf } from '../registry-of';
import { bringAbout, caredThatGoesOn } from './care';

const drawn = (): string => randomBytes(16).toString('hex');

/**
 * Goes on with a record without who has left: a new one from the last version that the projector holds true. The record ends
 * where that stands.
 * @throws Refusal, NodeRefusal
 */
export async function succeedRecord(
  context: WriteContext,
  { without, ...place }: RecordPlace & { without: string },
): Promise<Receipt[]> {
  const { prior } = await caredThatGoesOn(context, place);
  const { channel, kind } = place;
  const registry = await registryOf(context.records, context.channels, channel);
  const request: SucceedRequest = { prior, without, commandId: drawn(), salt: drawn(), nonce: drawn() };
  const standing = await standingAt(context, channel, prior.seal);
  let successor: Succession | undefined;
  const landed = await bringAbout(context, {
    channel,
    function: 'records:succeed',
    transient: { succeed: canonical(request) },
    foresee: (at) => {
      successor = succession(request, { caller: callerOf(context.signatory), at, registry });
      const holders = whereItEnds(successor.prior, successor.next.seal.parties, standing);
      return [...successor.writes, ...endsAt(successor.prior, holders)];
    },
  });
  if (!successor) throw new Error('a succession that was not foreseen');
  const { seal, sealHash } = successor.next;
  return [{ ...landed, kind, id: seal.id, version: 1, command: 'Succeed', sealHash }];
}

/** What stands under the record's seal key at each party, as a hash. */
async function standingAt({ records }: WriteContext, channel: string, text: string): Promise<Map<string, string>> {
  const { kind, id, parties } = parseSeal(text, 'seal');
  const standing = async (party: string) =>
    [party, await records.standing(channel, party, keys.seal(kind, id))] as const;
  return new Map(await Promise.all(parties.map(standing)));
}
