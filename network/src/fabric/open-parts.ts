import { topologyOf } from '../settings';
import { FabricMember } from './fabric-member';
import type { FabricParts } from './fabric-parts';
import { RemoteOrderer } from './remote-orderer';

/** Makes whatever keys are missing; who runs the nodes is to be added. */
export async function openParts(
  around: Pick<FabricParts, 'consortium' | 'folder' | 'services' | 'configtxgen' | 'personsOf'>,
): Promise<Omit<FabricParts, 'runner'>> {
  const { consortium, folder } = around;
  const topology = topologyOf(consortium);
  const members = await Promise.all(
    consortium.members.map((member) => FabricMember.open(member, topology, folder, consortium.certificates)),
  );
  const memberOf: FabricParts['memberOf'] = ({ member: { mspId } }) => memberNamed(members, mspId);
  const membersOn: FabricParts['membersOn'] = (name) => {
    const channel = consortium.channels.find((one) => one.name === name);
    return channel?.members.map(({ mspId }) => memberNamed(members, mspId)) ?? [];
  };
  const orderers = topology.orderers.map((node) => {
    const tlsAuthority = memberOf(node).organisation.tlsca.certificatePem;
    return new RemoteOrderer({ host: node.host, address: folder.reach(node, 'service'), tlsAuthority });
  });
  return { ...around, topology, members, memberOf, membersOn, orderers };
}

/** @throws if there is none */
export function memberNamed(members: readonly FabricMember[], mspId: string): FabricMember {
  const member = members.find((one) => one.member.mspId === mspId);
  if (!member) throw new Error(`no member ${mspId}`);
  return member;
}
