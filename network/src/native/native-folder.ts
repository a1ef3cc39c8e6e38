import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keptSecret, writeText } from '../ca/files';
import type { Consortium, ConsortiumMember } from '../consortium';
import type { NetworkFolder, ServicePlaces } from '../fabric/node-runner';
import { portsFor } from '../fabric/port-book';
import {
  type Address,
  chaincodeNode,
  type Endpoint,
  endpointsOf,
  identityIn,
  type NetworkNode,
  topologyOf,
} from '../settings';
import type { Binaries } from './binaries';

const loopback = '127.0.0.1';
const stateFile = 'native.json';
/** `services`: labels of chaincode packages, each served at a place of its own, in the order in which they came. */
type State = { ports: Record<string, number>; services: string[] };
const nameOf = ({ host }: NetworkNode, endpoint: Endpoint): string => `${host}/${endpoint}`;

/** Where a native network keeps its files, and where its nodes stand: on loopback, each endpoint at a port that it keeps. */
export class NativeFolder implements NetworkFolder, ServicePlaces {
  readonly listenHost = loopback;
  #placing: Promise<void> = Promise.resolve();
  #written: string;

  private constructor(
    readonly path: string,
    readonly chaincodeBuilder: string,
    private readonly base: number | undefined,
    private readonly state: State,
  ) {
    this.#written = textOf(state);
  }

  static async open(path: string, { ports, ...consortium }: Consortium, { chaincodeBuilder }: Binaries) {
    const folder = new NativeFolder(path, chaincodeBuilder, ports?.base, stateIn(path));
    const { orderers, peers } = topologyOf(consortium);
    await folder.place([...orderers, ...peers]);
    return folder;
  }

  address(node: NetworkNode, endpoint: Endpoint): Address {
    const port = this.state.ports[nameOf(node, endpoint)];
    if (port === undefined) throw new Error(`${nameOf(node, endpoint)} has no port`);
    return { host: loopback, port };
  }

  reach(node: NetworkNode, endpoint: Endpoint): Address {
    return this.address(node, endpoint);
  }

  async nodeFor(member: ConsortiumMember, label: string): Promise<NetworkNode> {
    if (!this.state.services.includes(label)) this.state.services.push(label);
    const node = chaincodeNode(member, this.state.services.indexOf(label));
    await this.place([node]);
    return node;
  }

  all(member: ConsortiumMember): NetworkNode[] {
    const nodes = this.state.services.map((_, generation) => chaincodeNode(member, generation));
    return nodes.filter((node) => this.state.ports[nameOf(node, 'service')] !== undefined);
  }

  identity(node: NetworkNode): string {
    return join(this.organisation(node.member), identityIn(node));
  }

  organisation({ domain }: ConsortiumMember): string {
    return join(this.organisations, 'peerOrganizations', domain);
  }

  get organisations(): string {
    return join(this.path, 'organizations');
  }

  data({ host }: NetworkNode): string {
    return join(this.path, 'data', host);
  }

  settings(name: string): string {
    return join(this.path, 'settings', name);
  }

  genesisBlock(channel: string): string {
    return join(this.path, 'channels', `${channel}.block`);
  }

  log(host: string): string {
    return join(this.logs, `${host}.log`);
  }

  get logs(): string {
    return join(this.path, 'logs');
  }

  /** A secret of that name, made when it is first asked for. */
  secret(name: string): Promise<string> {
    return keptSecret(join(this.path, 'secrets', name));
  }

  /** Gives nodes ports, which they keep; one after the other: each looks for free ones beside those given. */
  place(nodes: readonly NetworkNode[]): Promise<void> {
    const names = nodes.flatMap((node) => endpointsOf[node.kind].map((endpoint) => nameOf(node, endpoint)));
    this.#placing = this.#placing.then(async () => {
      const { ports } = this.state;
      this.state.ports = await portsFor(names, ports, this.base);
      const text = textOf(this.state);
      if (text !== this.#written) await writeText(join(this.path, stateFile), text);
      this.#written = text;
    });
    return this.#placing;
  }
}

function stateIn(path: string): State {
  const file = join(path, stateFile);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<State>) : {};
  return { ports: known.ports ?? {}, services: known.services ?? [] };
}

const textOf = (state: State): string => `${JSON.stringify({ format: 1, ...state }, null, 2)}\n`;
