import { attest, attestFunction, canonical } from '@tierline/chaincode/record';
import type { Attestation } from '@tierline/chaincode/schema';
import { NodeRefusal } from '../refusals';
import { callerOf, type WriteContext } from './apply';
import { bringAbout } from './care/care';
import { registryOf } from './registry-of';
import type { Landed } from './transact';

/** Says in everybody's blocks what this member's own peer has of the channel, as projected. @throws Refusal, NodeRefusal */
export async function attestChannel(context: WriteContext, channel: string): Promise<Landed[]> {
  const { records, channels, signatory } = context;
  const registry = await registryOf(records, channels, channel);
  const caller = callerOf(signatory);
  const text = canonical(await headOf(context, channel));
  const landed = await bringAbout(context, {
    channel,
    function: attestFunction,
    transient: {},
    arguments: [text],
    foresee: () => [attest(text, { caller, registry }).write],
  });
  return [landed];
}

async function headOf({ records }: WriteContext, channel: string): Promise<Attestation> {
  const head = await records.head(channel);
  if (head?.commitHash === undefined) throw new NodeRefusal('NOTHING_TO_ATTEST', { channel });
  return { v: 1, upTo: Number(head.number), headerHash: head.headerHash, commitHash: head.commitHash };
}
