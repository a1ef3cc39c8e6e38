import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

type Files = { cert: string; key: string };
export type Organisation = {
  mspId: string;
  peer: { endpoint: string; tlsHostName: string; tlsCaCert: string };
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

/** A real Fabric network of bare processes on loopback. */
export class NativeNetwork {
  readonly folder: string;
  readonly #fabric: Fabric;

  constructor(fabric: Fabric) {
    this.#fabric = fabric;
    this.folder = mkdtempSync(join(fabric.work ?? tmpdir(), 'tierline-fabric-'));
  }

  async up(channel: string, members: readonly string[], portBase: number): Promise<void> {
    const { bin } = this.#fabric;
    const options = [
      '--bin',
      bin,
      '--ccaas-builder',
      join(bin, 'ccaas'),
      '--orgs',
      members.join(','),
      '--channel',
      channel,
    ];
    await this.#call(
      'up',
      ...options,
      '--port-base',
      String(portBase),
      '--batch-timeout',
      '200ms',
      '--max-messages',
      '100',
    );
  }

  async deploy(chaincode: string, version: string, env: Readonly<Record<string, string>>): Promise<void> {
    const settings = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    await this.#call(
      'deploy',
      '--chaincode',
      resolve(chaincode),
      '--name',
      'tierline',
      '--version',
      version,
      ...settings,
    );
  }

  /** A person of a member; one role, as the harness separates attributes by commas. */
  async enrol(mspId: string, name: string, role: string): Promise<void> {
    await this.#call('identity', '--org', mspId, '--name', name, '--attrs', `tierline.roles=${role}`);
  }

  async stopChaincode(mspId: string): Promise<void> {
    await this.#call('kill', '--what', `chaincode:tierline:${mspId}`);
  }

  async down(): Promise<void> {
    await this.#call('down', '--wipe');
  }

  get connection(): Connection {
    return JSON.parse(readFileSync(join(this.folder, 'connection.json'), 'utf8')) as Connection;
  }

  /** The TLS files of a member's peer, which its chaincode service uses too. */
  peerTls(mspId: string): { key: Buffer; cert: Buffer; clientCACerts: Buffer } {
    const { peer } = this.connection.orgs[mspId]!;
    const tls = join(dirname(dirname(peer.tlsCaCert)), 'peers', peer.tlsHostName, 'tls');
    const [key, cert, clientCACerts] = ['server.key', 'server.crt', 'ca.crt'].map((file) =>
      readFileSync(join(tls, file)),
    );
    return { key: key!, cert: cert!, clientCACerts: clientCACerts! };
  }

  async #call(command: string, ...args: string[]): Promise<void> {
    await run(process.execPath, [join(this.#fabric.harness, 'network.mjs'), command, '--dir', this.folder, ...args]);
  }
}
