import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../waiting';
import { freePorts } from './free-ports';

const run = promisify(execFile);

type Files = { cert: string; key: string };
export type Organisation = {
  mspId: string;
  peer: { endpoint: string; tlsHostName: string; tlsCaCert: string; metrics: string };
  user: Files;
} & Record<string, Files>;
export type Connection = {
  channel: string;
  orgs: Record<string, Organisation>;
  chaincodes: Record<string, { services: { mspId: string; packageId: string; address: string }[] }>;
};
/** `bin`: a folder of Fabric's binaries with `ccaas/` inside; `harness`: the folder of `network.mjs`. */
export type Fabric = { bin: string; harness: string; work?: string | undefined };

/** What the environment names; undefined when there is no Fabric to run on. */
export function fabricAtHand(): Fabric | undefined {
  const { FABRIC_BIN: bin, FABRIC_NATIVE: harness, FABRIC_WORK: work } = process.env;
  return bin && harness ? { bin, harness, work } : undefined;
}

/** A real Fabric network of bare processes on loopback, in a folder of its own that records their pids. */
export class NativeNetwork {
  readonly folder: string;
  readonly #fabric: Fabric;

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
    this.folder = mkdtempSync(join(fabric.work ?? tmpdir(), 'tierline-fabric-'));
  }

  async up(channel: string, members: readonly string[]): Promise<void> {
    const { bin } = this.#fabric;
    const base = await freePorts(300); // orderers from base, peers from base + 100, chaincodes from base + 200
    const network = ['--bin', bin, '--ccaas-builder', join(bin, 'ccaas'), '--channel', channel];
    const settings = ['--batch-timeout', '200ms', '--max-messages', '100', '--port-base', String(base)];
    await this.#call('up', ...network, ...settings, '--orgs', members.join(','));
  }

  /** How long the member's peer holds a block back for private values that nobody brings (Fabric: `pullRetryThreshold`). */
  async setPatience(mspId: string, patience: string): Promise<void> {
    const { peer } = this.#organisation(mspId);
    const file = join(this.folder, 'config', peer.tlsHostName, 'core.yaml');
    const core = JSON.parse(readFileSync(file, 'utf8')) as { peer: { gossip: { pvtData: Record<string, unknown> } } };
    core.peer.gossip.pvtData['pullRetryThreshold'] = patience;
    writeFileSync(file, JSON.stringify(core, null, 2));
    await this.#call('restart', '--what', `peer:${mspId}`);
    await this.#met();
  }

  async deploy(chaincode: string, version: string, env: Readonly<Record<string, string>>): Promise<void> {
    const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const folder = resolve(chaincode);
    await this.#call('deploy', '--chaincode', folder, '--name', 'tierline', '--version', version, ...settings);
  }

  /** A person of a member; one role, as the harness separates attributes by commas. */
  async enrol(mspId: string, name: string, role: string): Promise<Files> {
    await this.#call('identity', '--org', mspId, '--name', name, '--attrs', `tierline.roles=${role}`);
    return this.#organisation(mspId)[name]!;
  }

  async stopChaincode(mspId: string): Promise<void> {
    await this.#call('kill', '--what', `chaincode:tierline:${mspId}`);
  }

  /** Ends every process by its recorded pid, however far `up` came. */
  async down(): Promise<void> {
    await this.#call('down', '--wipe');
  }

  get connection(): Connection {
    return JSON.parse(readFileSync(join(this.folder, 'connection.json'), 'utf8')) as Connection;
  }

  get genesisBlock(): Buffer {
    return readFileSync(join(this.folder, 'config', 'genesis.block'));
  }

  /** The TLS files of a member's peer, which its chaincode service uses too. */
  peerTls(mspId: string): { key: Buffer; cert: Buffer; clientCACerts: Buffer } {
    const tls = join(this.#peerFolder(mspId), 'tls');
    const [key, cert, clientCACerts] = ['server.key', 'server.crt', 'ca.crt'].map((file) =>
      readFileSync(join(tls, file)),
    );
    return { key: key!, cert: cert!, clientCACerts: clientCACerts! };
  }

  /** What the member's peer signs with. */
  peerFiles(mspId: string): Files {
    const msp = join(this.#peerFolder(mspId), 'msp');
    const { tlsHostName } = this.#organisation(mspId).peer;
    return { cert: join(msp, 'signcerts', `${tlsHostName}-cert.pem`), key: join(msp, 'keystore', 'priv_sk') };
  }

  #organisation(mspId: string): Organisation {
    return this.connection.orgs[mspId]!;
  }

  #peerFolder(mspId: string): string {
    const { tlsCaCert, tlsHostName } = this.#organisation(mspId).peer;
    return join(dirname(dirname(tlsCaCert)), 'peers', tlsHostName);
  }

  /** Until gossip has introduced every peer to every other, a gateway finds no endorsers. */
  async #met(): Promise<void> {
    const peers = Object.values(this.connection.orgs).map(({ peer }) => peer.metrics);
    const knows = async (metrics: string): Promise<boolean> => {
      const text = await (await fetch(metrics)).text();
      return Number(/^gossip_membership_total_peers_known\{[^}]*\} (\d+)/m.exec(text)?.[1]) >= peers.length - 1;
    };
    await eventually(
      () => Promise.all(peers.map(knows)),
      (known) => known.every(Boolean),
    );
  }

  async #call(command: string, ...args: string[]): Promise<void> {
    await run(process.execPath, [join(this.#fabric.harness, 'network.mjs'), command, '--dir', this.folder, ...args]);
  }
}
