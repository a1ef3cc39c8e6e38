import { approveArgs, commitArgs, type Definition, definitionFor, packageIdOf } from '../../client/definition';
import { endorsedBy } from '../../client/transact';
import type { Signer } from '../../client/signer';
import type { ChaincodeDescription } from '../description';
import type { Peer } from '../peer';
import type { ChannelHost } from './channel-host';
import type { MemberHost } from './member-host';

/** Every member approves the definition by its own transaction, then one commits it, all peers endorsing. */
export async function deploy(channel: ChannelHost, chaincode: ChaincodeDescription): Promise<void> {
  const [first] = channel.members;
  const definition = first && definitionOf(channel, chaincode, first.peer);
  if (!definition) return;
  const approve = lifecycleCall(channel, 'ApproveChaincodeDefinitionForMyOrg', approveArgs(definition));
  await Promise.all(channel.members.map((member) => transact(channel, [member.peer], member, approve)));
  const peers = channel.members.map(({ peer }) => peer);
  await transact(channel, peers, first, lifecycleCall(channel, 'CommitChaincodeDefinition', commitArgs(definition)));
}

/**
 * What is to be defined; undefined: it is. Approvals are private, and one that was lost with a peer's disk cannot be given
 * again for the same sequence: then the same is defined by the next one.
 */
function definitionOf(channel: ChannelHost, chaincode: ChaincodeDescription, peer: Peer): Definition | undefined {
  const current = peer.definition(channel.name, chaincode.name);
  const packageId = packageIdOf(chaincode);
  const changed = definitionFor(chaincode, packageId, current);
  if (changed || !current) return changed;
  const isWhole = channel.members.every((member) => member.peer.hasApproved(channel.name, chaincode.name));
  const same = isWhole ? undefined : definitionFor(chaincode, packageId, undefined);
  return same && { ...same, sequence: current.sequence + 1 };
}

const lifecycleCall = ({ name }: ChannelHost, does: string, args: Uint8Array): Call => ({
  ...{ channel: name, chaincode: '_lifecycle', args: [does, args] },
});

type Call = Parameters<typeof endorsedBy>[2];

/** Submits and waits until every peer of the channel has committed. @throws if the transaction turns out invalid */
async function transact(
  channel: ChannelHost,
  peers: readonly Peer[],
  by: MemberHost & { admin: Signer },
  call: Call,
): Promise<void> {
  const { txId, envelope } = await endorsedBy(peers, by.admin, call);
  channel.orderer.broadcast(envelope);
  await channel.settled();
  const committed = await by.peer.transaction(channel.name, txId);
  if (committed?.flag !== 0)
    throw new Error(`${String(call.args[0])} was committed with code ${String(committed?.flag)}`);
}
