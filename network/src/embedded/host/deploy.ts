import { approveArgs, commitArgs, definitionFor, packageIdOf } from '../../client/definition';
import { endorsedBy } from '../../client/transact';
import type { Signer } from '../../client/signer';
import type { ChaincodeDescription } from '../description';
import type { Peer } from '../peer';
import type { ChannelHost } from './channel-host';
import type { MemberHost } from './member-host';

/** Every member approves the definition by its own transaction, then one commits it, all peers endorsing. */
export async function deploy(channel: ChannelHost, chaincode: ChaincodeDescription): Promise<void> {
  const [first] = channel.members;
  const current = first?.peer.definition(channel.name, chaincode.name);
  const definition = first && definitionFor(chaincode, packageIdOf(chaincode), current);
  if (!definition) return;
  const call = (name: string, args: Uint8Array) => ({
    channel: channel.name,
    chaincode: '_lifecycle',
    args: [name, args],
  });
  const approve = call('ApproveChaincodeDefinitionForMyOrg', approveArgs(definition));
  await Promise.all(channel.members.map((member) => transact(channel, [member.peer], member, approve)));
  const commit = call('CommitChaincodeDefinition', commitArgs(definition));
  await transact(
    channel,
    channel.members.map(({ peer }) => peer),
    first,
    commit,
  );
}

/** Submits and waits until every peer of the channel has committed. @throws if the transaction turns out invalid */
async function transact(
  channel: ChannelHost,
  peers: readonly Peer[],
  by: MemberHost & { admin: Signer },
  call: Parameters<typeof endorsedBy>[2],
): Promise<void> {
  const { txId, envelope } = await endorsedBy(peers, by.admin, call);
  channel.orderer.broadcast(envelope);
  await channel.settled();
  const committed = await by.peer.transaction(channel.name, txId);
  if (committed?.flag !== 0)
    throw new Error(`${String(call.args[0])} was committed with code ${String(committed?.flag)}`);
}
