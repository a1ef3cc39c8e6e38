import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeText } from '../ca/files';
import type { Organisation } from '../ca/organisation';
import type { Consortium } from '../consortium';
import { type NetworkNode, ordererSettings, peerSettings, type Registrar } from '../settings';
import { authorityProgram } from './authority-program';
import type { Binaries } from './binaries';
import { eventually } from '../fabric/eventually';
import { isHealthy, isListening } from './health';
import type { NativeFolder } from './native-folder';
import type { NodeRunner, Running } from '../fabric/node-runner';
import type { ProcessBook, ProgramRun } from './process-book';
import { together } from '../fabric/step';

const startPatience = 60_000;

/** How a chaincode's service is started; it takes address, package id, member and TLS files from its environment. */
export type ServiceProgram = {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
};

/** The certificates that a program read when it started. */
async function certificatesIn(identity: string): Promise<string> {
  const folders = [join(identity, 'msp', 'signcerts'), join(identity, 'tls')];
  const files = await Promise.all(
    folders.map(async (folder) => (await readdir(folder).catch(() => [])).map((name) => join(folder, name))),
  );
  const certificates = files.flat().filter((file) => /\.(pem|crt)$/.test(file));
  return (await Promise.all(certificates.sort().map((file) => readFile(file, 'utf8')))).join('');
}

/** The long-running programs of a native network: orderers, peers, chaincode services, certificate authorities. */
export class Programs implements NodeRunner {
  constructor(
    private readonly consortium: Consortium,
    private readonly folder: NativeFolder,
    private readonly binaries: Binaries,
    private readonly book: ProcessBook,
    private readonly organisationOf: (node: NetworkNode) => Organisation,
  ) {}

  ensureNodes(nodes: readonly NetworkNode[], say: (line: string) => void): Promise<void> {
    return together(nodes, async (node) =>
      say(`${node.host}: ${await this.#ensureNode(node)}, log ${this.log(node.host)}`),
    );
  }

  /** Each with its pid. */
  running(): Promise<ReadonlyMap<string, Running>> {
    const pids = this.book.names().map((name) => [name, this.book.pid(name)] as const);
    return Promise.resolve(
      new Map(pids.flatMap(([name, pid]) => (pid === undefined ? [] : [[name, { how: `pid ${pid}`, pid }]]))),
    );
  }

  async stop(nodes: readonly Pick<NetworkNode, 'host'>[]): Promise<string[]> {
    const ended = await Promise.all(nodes.map(async ({ host }) => ((await this.book.stop(host)) ? [host] : [])));
    return ended.flat();
  }

  log(host: string): string {
    return this.folder.log(host);
  }

  get logs(): string {
    return this.folder.logs;
  }

  /** Writes a node's settings and has it run on them. @returns what was done */
  async #ensureNode(node: NetworkNode): Promise<string> {
    const done = await this.book.ensure(node.host, await this.#programOf(node));
    const authority = this.organisationOf(node).tlsca.certificatePem;
    await this.#until(node.host, () => isHealthy(this.folder.address(node, 'operations'), authority));
    return done;
  }

  async #programOf(node: NetworkNode): Promise<ProgramRun> {
    const folder = this.folder.settings(node.host);
    const isPeer = node.kind === 'peer';
    const settings = isPeer
      ? peerSettings(this.consortium, node, this.folder)
      : ordererSettings(this.consortium, node, this.folder);
    const text = `${JSON.stringify(settings, null, 2)}\n`;
    await writeText(`${folder}/${isPeer ? 'core' : 'orderer'}.yaml`, text);
    return {
      command: isPeer ? this.binaries.peer : this.binaries.orderer,
      args: isPeer ? ['node', 'start'] : [],
      cwd: this.folder.path,
      env: { FABRIC_CFG_PATH: folder, FABRIC_LOGGING_SPEC: 'warning' },
      log: this.folder.log(node.host),
      settings: `${text}${await certificatesIn(this.folder.identity(node))}`,
    };
  }

  /** A member's Fabric CA. @returns what was done */
  async ensureAuthority(node: NetworkNode, program: string, registrar: Registrar): Promise<string> {
    const { consortium, folder } = this;
    const organisation = this.organisationOf(node);
    const run = await authorityProgram(node, { consortium, folder, organisation, program }, registrar);
    const done = await this.book.ensure(node.host, run);
    const address = folder.address(node, 'service');
    await this.#until(node.host, () => isHealthy(address, organisation.tlsca.certificatePem, '/cainfo'));
    return done;
  }

  async ensureService(node: NetworkNode, packageId: string, tls: string, program: ServiceProgram): Promise<string> {
    const address = this.folder.address(node, 'service');
    const run: ProgramRun = {
      ...program,
      env: {
        ...program.env,
        NODE_ENV: 'production',
        CORE_PEER_LOCALMSPID: node.member.mspId,
        CHAINCODE_ID: packageId,
        CORE_CHAINCODE_ID_NAME: packageId,
        CHAINCODE_SERVER_ADDRESS: `${address.host}:${address.port}`,
        CHAINCODE_TLS_CERT: `${tls}/server.crt`,
        CHAINCODE_TLS_KEY: `${tls}/server.key`,
        CHAINCODE_CLIENT_CA_CERT: `${tls}/ca.crt`,
      },
      log: this.folder.log(node.host),
      settings: await certificatesIn(dirname(tls)),
    };
    const done = await this.book.ensure(node.host, run);
    await this.#until(node.host, () => isListening(address));
    return done;
  }

  /** A service of a version before, as it was started; this installation's program where it does not run. */
  async keepService(node: NetworkNode, packageId: string, tls: string, program: ServiceProgram): Promise<string> {
    if (this.book.pid(node.host) !== undefined) return 'running';
    return this.ensureService(node, packageId, tls, program);
  }

  async #until(name: string, ready: () => Promise<boolean>): Promise<void> {
    const ended = (): string => `${name} has ended; ${this.folder.log(name)} says last:\n${this.book.lastLines(name)}`;
    await eventually(
      async () => {
        if (this.book.pid(name) === undefined) throw new Error(ended());
        return ready();
      },
      startPatience,
      () => `${name} runs and is not ready after ${startPatience / 1000} s; look at ${this.folder.log(name)}`,
    );
  }
}
