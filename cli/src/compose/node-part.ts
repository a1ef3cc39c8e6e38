import type { TrustedIssuer } from '@tierline/api/identity';
import type { Consortium, ConsortiumMember } from '@tierline/network/consortium';
import { confined, inside, networks, onLoopback, organisationIn, type Part } from '@tierline/network/compose';
import { authorityNode, firstPeer, join, topologyOf } from '@tierline/network/settings';
import { stringify } from 'yaml';
import type { Anchors } from '../constellation/anchors';
import { registrar } from '../constellation/registrar';
import { databaseUrl } from './database-part';
import { memberNodeImage } from './images';

const port = 4000;
const settingsFolder = '/etc/tierline';
const tls = '/etc/tierline-tls';
const secretIn = (name: string): string => `/run/secrets/${name}`;

export const nodeHost = ({ domain }: ConsortiumMember): string => `node.${domain}`;

export type NodeSurroundings = {
  consortium: Consortium;
  anchors: Anchors;
  /** The consortium's description, for a steward's node to put the first registries. */
  description: readonly { name: string; text: string }[];
  issuer: TrustedIssuer;
  published: number;
  /** Names of files in `secrets`. */
  secrets: { wallet: string; registrar: string };
  databaseSecret: string;
};

/** One member's node, told by a file and by secrets. */
export function nodePart(member: ConsortiumMember, around: NodeSurroundings): Part {
  const host = nodeHost(member);
  const { consortium, description, published, secrets, databaseSecret } = around;
  const peer = firstPeer(member, topologyOf(consortium));
  const isSteward = consortium.channels.some(({ steward }) => steward.mspId === member.mspId);
  const folder = `${organisationIn(member)}/services/${host}/tls`;
  const urlFile = `secrets/${host}-database-url`;
  const files = [{ name: 'node.yaml', text: stringify(settingsOf(member, around)) }, ...(isSteward ? description : [])];
  const waited = [peer.host, `chaincode.${member.domain}`, `database.${member.domain}`, authorityNode(member).host];
  return {
    name: host,
    service: confined(
      {
        ...memberNodeImage,
        command: [
          ...['node', '--config', `${settingsFolder}/node.yaml`],
          ...(isSteward ? ['--bootstrap', `${settingsFolder}/consortium.yaml`] : []),
        ],
        depends_on: Object.fromEntries(waited.map((one) => [one, { condition: 'service_healthy' } as const])),
        networks: [networks.member(member.slug), networks.database(member.slug)],
        ports: [onLoopback(published, port)],
        volumes: [
          `./settings/${host}:${settingsFolder}:ro`,
          `./${folder}/server.crt:${tls}/server.crt:ro`,
          `./${folder}/ca.crt:${tls}/ca.crt:ro`,
        ],
        secrets: ['database-url', 'wallet', 'registrar', 'tls-key'].map((name) => ({
          source: `${host}-${name}`,
          target: secretIn(name),
        })),
        tmpfs: ['/tmp'],
        init: true,
        // Requests under way may take half a minute.
        stop_grace_period: '45s',
      },
      { cpus: '2.0', memory: '1g', pids: 256 },
    ),
    secrets: {
      [`${host}-database-url`]: urlFile,
      [`${host}-wallet`]: `secrets/${secrets.wallet}`,
      [`${host}-registrar`]: `secrets/${secrets.registrar}`,
      [`${host}-tls-key`]: `${folder}/server.key`,
    },
    files: [
      ...files.map(({ name, text }) => ({ path: `settings/${host}/${name}`, text })),
      { path: urlFile, text: databaseUrl(member, databaseSecret) },
    ],
  };
}

/** `node.yaml` (docs/operate.md). */
function settingsOf(member: ConsortiumMember, { consortium, anchors, issuer }: NodeSurroundings) {
  const { mspId, slug } = member;
  const joined = consortium.channels.filter(({ members }) => members.some((one) => one.mspId === mspId));
  const peer = firstPeer(member, topologyOf(consortium));
  return {
    member: { mspId, slug },
    channels: joined.map(({ name }) => ({ name, genesisHash: anchors[name] })),
    peer: { endpoint: join(inside.address(peer, 'service')), tlsCaPemFile: `${tls}/ca.crt` },
    database: { urlFile: secretIn('database-url') },
    certificateAuthority: {
      fabricCa: {
        url: `https://${join(inside.address(authorityNode(member), 'service'))}`,
        tlsCaPemFile: `${tls}/ca.crt`,
        registrar: { id: registrar.id, secretFile: secretIn('registrar') },
      },
    },
    authentication: { issuers: [issuer] },
    wallet: { keyFile: secretIn('wallet') },
    http: {
      host: '0.0.0.0',
      port,
      tls: { certificatePemFile: `${tls}/server.crt`, privateKeyPemFile: secretIn('tls-key') },
    },
  };
}
