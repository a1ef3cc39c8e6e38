import { chownSync, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptSecret, writeSecret, writeText } from '../ca/files';
import type { Consortium, ConsortiumMember } from '../consortium';
import type { NetworkFolder, ServicePlaces } from '../fabric/node-runner';
import { portsFor } from '../fabric/port-book';
import { type Address, chaincodeNode, type Endpoint, identityIn, type NetworkNode, topologyOf } from '../settings';
import { inside } from './inside';
import type { PartFile } from './part';

const stateFile = 'compose.json';
const loopback = '127.0.0.1';
const published = { orderer: ['service', 'admin'], peer: ['service'], chaincode: [], authority: [] } as const;
/** Who owns what root makes: no program in a container is root. */
const ordinaryUser = 1000;
const nameOf = (host: string, endpoint: Endpoint): string => `${host}/${endpoint}`;

/** The folder beside a compose file. Paths are as its operator sees them; nodes stand at their containers' addresses. */
export class ComposeFolder implements NetworkFolder, ServicePlaces {
  readonly listenHost = inside.listenHost;
  readonly chaincodeBuilder = inside.chaincodeBuilder;

  private constructor(
    readonly path: string,
    private readonly ports: Readonly<Record<string, number>>,
  ) {}

  /** @param besides hosts of further services that are published */
  static async open(path: string, consortium: Consortium, besides: readonly string[]): Promise<ComposeFolder> {
    const file = join(path, stateFile);
    const known = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as { ports: Record<string, number> }).ports
      : {};
    const { orderers, peers } = topologyOf(consortium);
    const names = [
      ...[...orderers, ...peers].flatMap(({ kind, host }) => published[kind].map((endpoint) => nameOf(host, endpoint))),
      ...besides.map((host) => nameOf(host, 'service')),
    ];
    const ports = await portsFor(names, known, consortium.ports?.base);
    if (Object.keys(ports).length > Object.keys(known).length)
      await writeText(file, `${JSON.stringify({ format: 1, ports }, null, 2)}\n`);
    return new ComposeFolder(path, ports);
  }

  /** Whether a folder holds one. */
  static isAt(path: string): boolean {
    return existsSync(join(path, stateFile));
  }

  get file(): string {
    return join(this.path, 'compose.yaml');
  }

  /** A port of loopback, kept for later starts. */
  published(host: string, endpoint: Endpoint = 'service'): number {
    const port = this.ports[nameOf(host, endpoint)];
    if (port === undefined) throw new Error(`${nameOf(host, endpoint)} is not published`);
    return port;
  }

  address(node: NetworkNode, endpoint: Endpoint): Address {
    return inside.address(node, endpoint);
  }

  data(node: NetworkNode): string {
    return inside.data(node);
  }

  reach({ host }: NetworkNode, endpoint: Endpoint): Address {
    return { host: loopback, port: this.published(host, endpoint) };
  }

  nodeFor(member: ConsortiumMember): Promise<NetworkNode> {
    return Promise.resolve(chaincodeNode(member));
  }

  all(member: ConsortiumMember): NetworkNode[] {
    return [chaincodeNode(member)];
  }

  identity(node: NetworkNode): string {
    return join(this.path, identityOf(node));
  }

  organisation(member: ConsortiumMember): string {
    return join(this.path, organisationIn(member));
  }

  get organisations(): string {
    return join(this.path, 'organizations');
  }

  settings(name: string): string {
    return join(this.path, 'settings', name);
  }

  genesisBlock(channel: string): string {
    return join(this.path, 'channels', `${channel}.block`);
  }

  /** A secret of that name, made when it is first asked for. */
  secret(name: string, bytes = 24): Promise<string> {
    return keptSecret(join(this.path, 'secrets', name), bytes);
  }

  async write({ path, text }: PartFile): Promise<void> {
    await (path.startsWith('secrets/') ? writeSecret : writeText)(join(this.path, path), text);
  }

  /** Says in `.env` who owns the folder, for compose to run the programs as; what root made goes to an ordinary user. */
  async handOver(): Promise<void> {
    const { uid, gid } = lstatSync(this.path);
    const owner = uid === 0 ? { uid: ordinaryUser, gid: ordinaryUser } : { uid, gid };
    await writeText(join(this.path, '.env'), `TIERLINE_USER=${owner.uid}:${owner.gid}\n`);
    if (uid === 0) for (const name of readdirSync(this.path)) give(join(this.path, name), owner);
  }
}

/** Relative to the compose file. */
export const organisationIn = ({ domain }: Pick<ConsortiumMember, 'domain'>): string =>
  `organizations/peerOrganizations/${domain}`;

export const identityOf = (node: NetworkNode): string => `${organisationIn(node.member)}/${identityIn(node)}`;

function give(path: string, owner: { uid: number; gid: number }): void {
  const found = lstatSync(path);
  if (found.uid !== owner.uid) chownSync(path, owner.uid, owner.gid);
  if (found.isDirectory()) for (const name of readdirSync(path)) give(join(path, name), owner);
}
