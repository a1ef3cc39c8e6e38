import { dirname, join } from 'node:path';
import { startNode, type MemberNode, type NodeConfig, type NodePorts } from '@tierline/api';
import type { EmbeddedIssuer } from '@tierline/api/identity';
import type { DatabaseServer } from '@tierline/api/readmodel';
import type { Consortium, ConsortiumMember } from '@tierline/network/consortium';
import { decodeBlock, headerHash } from '@tierline/network/wire';
import type { Anchors } from './anchors';
import type { ConsortiumNetwork } from './consortium-network';
import { audienceOf } from './issuer';

export type NodeSurroundings = {
  consortium: Consortium;
  network: ConsortiumNetwork;
  anchors: Anchors;
  database: DatabaseServer;
  /** Where the database lies, whose disk may become full. */
  databaseFolder: string | undefined;
  issuer: EmbeddedIssuer;
  walletKey: string;
  log: NodePorts['log'];
};

/** One node per member, all in this process. */
export function startNodes(around: NodeSurroundings): Promise<MemberNode[]> {
  return Promise.all(around.consortium.members.map((member) => start(member, around)));
}

/** As the network tells them now. */
export async function genesisHashes(network: ConsortiumNetwork): Promise<Anchors> {
  const pairs = network.channels().map(async (channel) => {
    return [channel, headerHash(decodeBlock(await network.genesisBlock(channel))).toString('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

function start(member: ConsortiumMember, around: NodeSurroundings): Promise<MemberNode> {
  const { network, issuer, database, log } = around;
  return startNode(configOf(member, around), {
    certificateAuthority: { enrol: (request) => network.enrol(member.mspId, request) },
    issuers: [issuer.trusted(audienceOf(member.slug))],
    database,
    log,
  });
}

function configOf(
  { mspId, slug }: ConsortiumMember,
  { consortium, network, anchors, walletKey, databaseFolder }: NodeSurroundings,
): NodeConfig {
  const joined = consortium.channels.filter(({ members }) => members.some((member) => member.mspId === mspId));
  const { endpoint, tlsCaPem, tlsHostName } = network.connection(mspId);
  return {
    member: { mspId, slug },
    channels: joined.map(({ name }) => ({ name, genesisHash: anchors[name] ?? '' })),
    chaincode: 'tierline',
    peer: { endpoint, tlsCaPem, tlsHostName },
    database: databaseFolder === undefined ? {} : { folder: databaseFolder },
    authentication: { issuers: [], clockSkewSeconds: 30, rereadSeconds: 5 },
    wallet: { key: walletKey, renewDays: 7 },
    http: { bodyKilobytes: 1024, requestsPerMinute: 100_000, trustedProxies: 0 },
    health: { lagBlocks: 50, everySeconds: 5 },
    outbox: { keptDays: 30 },
    mail: { port: 587, tls: 'starttls', domains: [], attempts: 20, seconds: 30 },
    webhooks: {
      // what receives them in a demonstration runs on the same machine
      ...{ allowedHosts: ['localhost', '127.0.0.1'], attempts: 12, seconds: 15, kilobytes: 512, atOnce: 16 },
    },
    attestations: { everyHours: 24 },
    auditPacks: {
      ...(databaseFolder !== undefined && { folder: join(dirname(databaseFolder), 'audit-packs', slug) }),
      ...{ megabytes: 1024, minutes: 10 },
    },
    guests: { url: '' },
    uploads: { megabytes: 100, hours: 24 },
    graphql: { depth: 12, aliases: 15, tokens: 2000, complexity: 5000, introspection: true },
  };
}
