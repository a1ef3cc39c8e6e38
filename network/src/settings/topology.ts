import type { ConsortiumMember } from '../consortium';

/** One program of the network. `host` is its DNS name, and its name wherever it is spoken of. */
export type NetworkNode = {
  kind: 'orderer' | 'peer' | 'chaincode' | 'authority';
  host: string;
  member: ConsortiumMember;
};
export type Topology = { orderers: NetworkNode[]; peers: NetworkNode[] };

/** Which of Fabric's programs a consortium runs: orderers where members say so, peers at every member. */
export function topologyOf({ members }: { members: readonly ConsortiumMember[] }): Topology {
  return {
    orderers: members.flatMap((member) => numbered('orderer', member, member.orderers)),
    peers: members.flatMap((member) => numbered('peer', member, member.peers)),
  };
}

/** A member's chaincode service. Another version of the chaincode is served beside it, by the next generation. */
export function chaincodeNode(member: ConsortiumMember, generation = 0): NetworkNode {
  return { kind: 'chaincode', host: `chaincode${generation === 0 ? '' : generation}.${member.domain}`, member };
}

/** DNS name of a member's Fabric CA, and the name of the one authority that it holds. */
export const authorityHost = ({ domain }: Pick<ConsortiumMember, 'domain'>): string => `ca.${domain}`;

export function authorityNode(member: ConsortiumMember): NetworkNode {
  return { kind: 'authority', host: authorityHost(member), member };
}

function numbered(kind: 'orderer' | 'peer', member: ConsortiumMember, count: number): NetworkNode[] {
  return Array.from({ length: count }, (_, index) => ({ kind, host: `${kind}${index}.${member.domain}`, member }));
}

/** The peer that others know a member by: its anchor, and its nodes' gateway. */
export function firstPeer({ domain }: ConsortiumMember, { peers }: Topology): NetworkNode {
  const found = peers.find(({ member }) => member.domain === domain);
  if (!found) throw new Error(`no peer of ${domain}`);
  return found;
}
