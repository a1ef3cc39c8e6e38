import type { ConsortiumMember } from '../consortium';

/** One program of the network. `host` is its DNS name, and its name wherever it is spoken of. */
export type NetworkNode = {
  kind: 'orderer' | 'peer' | 'chaincode';
  host: string;
  member: ConsortiumMember;
};
export type Topology = { orderers: NetworkNode[]; peers: NetworkNode[]; chaincodes: NetworkNode[] };

/** Which programs a consortium runs: orderers where members say so, peers and one chaincode service at every member. */
export function topologyOf({ members }: { members: readonly ConsortiumMember[] }): Topology {
  return {
    orderers: members.flatMap((member) => numbered('orderer', member, member.orderers)),
    peers: members.flatMap((member) => numbered('peer', member, member.peers)),
    chaincodes: members.map((member) => ({ kind: 'chaincode', host: `chaincode.${member.domain}`, member })),
  };
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
