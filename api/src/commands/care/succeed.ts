import { randomBytes } from 'node:crypto';
import { canonical, endsAt, keys, parseSeal, sha256Hex, succession, type Succession } from '@tierline/chaincode/record';
import type { SucceedRequest } from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from '../apply';
import type { Receipt, RecordPlace } from '../record-source';
import { registryOf } from '../registry-of';
import { bringAbout, cared } from './care';

const drawn = (): string => randomBytes(16).toString('hex');

/**
 * Goes on after a record that cannot: a new one from the last version that the projector holds true, without the forgery
 * that stands at all its parties, or without a party that is gone. The record ends where that version stands.
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
  const holders = await heldBy(context, channel, prior.seal, without);
  let successor: Succession | undefined;
  const landed = await bringAbout(context, {
    channel,
    function: 'records:succeed',
    transient: { succeed: canonical(request) },
    foresee: (at) => {
      successor = succession(request, { caller: callerOf(context.signatory), at, registry });
      return [...successor.writes, ...endsAt(successor.prior, holders)];
    },
  });
  if (!successor) throw new Error('a succession that was not foreseen');
  const { seal, sealHash } = successor.next;
  return [{ ...landed, kind, id: seal.id, version: 1, command: 'Succeed', sealHash }];
}

/** At whom the version stands live, but who is left out. */
async function heldBy(
  { records }: WriteContext,
  channel: string,
  text: string,
  without: string | undefined,
): Promise<string[]> {
  const { kind, id, parties } = parseSeal(text, 'seal');
  const hash = sha256Hex(text);
  const standing = await Promise.all(parties.map((party) => records.standing(channel, party, keys.seal(kind, id))));
  return parties.filter((party, at) => party !== without && standing[at] === hash);
}
