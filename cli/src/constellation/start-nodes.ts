import { startNode, type MemberNode, type NodeConfig, type NodePorts } from '@tierline/api';
import type { EmbeddedIssuer } from '@tierline/api/identity';
import type { DatabaseServer } from '@tierline/api/readmodel';
import type { Consortium, ConsortiumMember } from '@tierline/network/consortium';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { decodeBlock, headerHash } from '@tierline/network/wire';
import { audienceOf } from './issuer';

export type NodeSurroundings = {
  consortium: Consortium;
  network: EmbeddedNetwork;
  database: DatabaseServer;
  issuer: EmbeddedIssuer;
  walletKey: string;
  log: NodePorts['log'];
};

/** One node per member, all in this process. */
export async function startNodes(around: NodeSurroundings): Promise<MemberNode[]> {
  const hashes = await genesisHashes(around.network);
  return Promise.all(around.consortium.members.map((member) => start(member, around, hashes)));
}

async function genesisHashes(network: EmbeddedNetwork): Promise<ReadonlyMap<string, string>> {
  const pairs = network.channels().map(async (channel) => {
    return [channel, headerHash(decodeBlock(await network.genesisBlock(channel))).toString('hex')] as const;
  });
  return new Map(await Promise.all(pairs));
}

function start(
  member: ConsortiumMember,
  around: NodeSurroundings,
  hashes: ReadonlyMap<string, string>,
): Promise<MemberNode> {
  const { network, issuer, database, log } = around;
  return startNode(configOf(member, around, hashes), {
    certificateAuthority: { enrol: (request) => network.enrol(member.mspId, request) },
    issuers: [issuer.trusted(audienceOf(member.slug))],
    database,
    log,
  });
}

function configOf(
  { mspId, slug }: ConsortiumMember,
  { consortium, network, walletKey }: NodeSurroundings,
  hashes: ReadonlyMap<string, string>,
): NodeConfig {
  const joined = consortium.channels.filter(({ members }) => members.some((member) => member.mspId === mspId));
  const { endpoint, tlsCaPem, tlsHostName } = network.connection(mspId);
  return {
    member: { mspId, slug },
    channels: joined.map(({ name }) => ({ name, genesisHash: hashes.get(name) ?? '' })),
    chaincode: 'tierline',
    peer: { endpoint, tlsCaPem, tlsHostName },
    database: {},
    authentication: { issuers: [], clockSkewSeconds: 30 },
    wallet: { key: walletKey, renewDays: 7 },
    http: { port: 0, bodyKilobytes: 1024, requestsPerMinute: 100_000, trustedProxies: 0 },
    graphql: { depth: 12, aliases: 15, tokens: 2000, complexity: 5000, introspection: true },
  };
}
