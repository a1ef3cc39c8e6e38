import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeText } from '../ca/files';
import type { Consortium, ConsortiumMember } from '../consortium';
import { type Address, type Endpoint, endpointsOf, type NetworkNode, topologyOf } from '../settings';
import type { Binaries } from './binaries';
import type { NetworkFolder } from '../fabric/node-runner';
import { portsFor } from '../fabric/port-book';

const loopback = '127.0.0.1';
const stateFile = 'native.json';
const nameOf = ({ host }: NetworkNode, endpoint: Endpoint): string => `${host}/${endpoint}`;

/** Where a native network keeps its files, and where its nodes stand: on loopback, each endpoint at a port that it keeps. */
export class NativeFolder implements NetworkFolder {
  readonly listenHost = loopback;

  private constructor(
    readonly path: string,
    readonly chaincodeBuilder: string,
    private readonly ports: Readonly<Record<string, number>>,
  ) {}

  static async open(path: string, consortium: Consortium, { chaincodeBuilder }: Binaries): Promise<NativeFolder> {
    const file = join(path, stateFile);
    const known = existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as { ports: Record<string, number> }).ports
      : {};
    const { orderers, peers, chaincodes } = topologyOf(consortium);
    const names = [...orderers, ...peers, ...chaincodes].flatMap((node) =>
      endpointsOf[node.kind].map((endpoint) => nameOf(node, endpoint)),
    );
    const ports = await portsFor(names, known, consortium.ports?.base);
    if (Object.keys(ports).length > Object.keys(known).length)
      await writeText(file, `${JSON.stringify({ format: 1, ports }, null, 2)}\n`);
    return new NativeFolder(path, chaincodeBuilder, ports);
  }

  address(node: NetworkNode, endpoint: Endpoint): Address {
    const port = this.ports[nameOf(node, endpoint)];
    if (port === undefined) throw new Error(`${nameOf(node, endpoint)} has no port`);
    return { host: loopback, port };
  }

  reach(node: NetworkNode, endpoint: Endpoint): Address {
    return this.address(node, endpoint);
  }

  identity({ kind, host, member }: NetworkNode): string {
    return join(this.organisation(member), `${kind}s`, host);
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
}
