import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Consortium } from '../consortium';
import { type Binaries, checkLine } from './binaries';
import { deploy, type DeployedChaincode } from '../fabric/deploy';
import { FabricNetwork } from '../fabric/fabric-network';
import { NativeFolder } from './native-folder';
import type { FabricParts } from '../fabric/fabric-parts';
import { openParts } from '../fabric/open-parts';
import { ProcessBook } from './process-book';
import { Programs, type ServiceProgram } from './programs';
import type { Step } from '../fabric/step';
import { upgrade } from '../fabric/upgrade';

export type NativeChaincode = DeployedChaincode & { service: ServiceProgram };

/** Real Fabric as bare processes of this machine. */
export class NativeNetwork extends FabricNetwork {
  private constructor(
    parts: FabricParts,
    private readonly programs: Programs,
    private readonly book: ProcessBook,
    private readonly binaries: Binaries,
  ) {
    super(parts);
  }

  /** Reads a network's folder, or makes one: keys, certificates, ports. Starts nothing. */
  static async open(folderPath: string, consortium: Consortium, binaries: Binaries): Promise<NativeNetwork> {
    const folder = await NativeFolder.open(folderPath, consortium, binaries);
    const book = new ProcessBook(folderPath);
    const parts = await openParts({ consortium, folder, services: folder, configtxgen: () => binaries.configtxgen });
    const programs = new Programs(consortium, folder, binaries, book, (node) => parts.memberOf(node).organisation);
    return new NativeNetwork({ ...parts, runner: programs }, programs, book, binaries);
  }

  /** Whether a folder holds one. */
  static isAt(folder: string): boolean {
    return existsSync(join(folder, 'native.json'));
  }

  override startNodes(): Step[] {
    const { fabric } = this.parts.consortium;
    return [
      { title: 'Binaries', run: async (say) => say(`Fabric ${await checkLine(this.binaries, fabric)}`) },
      ...super.startNodes(),
    ];
  }

  deploy({ service, ...chaincode }: NativeChaincode): Step[] {
    return deploy(this.parts, chaincode, (node, packageId, tls) =>
      this.programs.ensureService(node, packageId, tls, service),
    );
  }

  /** To another version, both being served meanwhile. */
  upgrade({ service, ...chaincode }: NativeChaincode): Step[] {
    return upgrade(this.parts, chaincode, {
      ensure: (node, packageId, tls) => this.programs.ensureService(node, packageId, tls, service),
      keep: (node, packageId, tls) => this.programs.keepService(node, packageId, tls, service),
    });
  }

  /** Nodes that run now. */
  running(): string[] {
    return this.book.names().filter((name) => this.book.pid(name) !== undefined);
  }

  /** Ends one node, for tests of faults. */
  async kill(host: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.book.stop(host, signal);
  }
}
