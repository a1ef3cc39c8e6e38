import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ownAuthority } from '../ca/persons-authority';
import type { Consortium } from '../consortium';
import { authorityNode, type NetworkNode, type Registrar } from '../settings';
import { Authorities } from './authorities';
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
    private readonly authorities: Authorities | undefined,
  ) {
    super(parts);
  }

  /**
   * Reads a network's folder, or makes one: keys, certificates, ports. Starts nothing.
   * @param registrar who registers persons at Fabric CAs; absent: our own authority certifies them, as where Fabric CA is not at hand
   */
  static async open(
    folderPath: string,
    consortium: Consortium,
    binaries: Binaries,
    registrar?: Omit<Registrar, 'secret'>,
  ): Promise<NativeNetwork> {
    const { authority, configtxgen } = binaries;
    const { members } = consortium;
    const folder = await NativeFolder.open(folderPath, consortium, binaries);
    const asked = registrar && authority !== undefined;
    const authorities = asked ? await Authorities.open(folder, authority, { ...registrar, members }) : undefined;
    const book = new ProcessBook(folderPath);
    const parts = await openParts({
      ...{ consortium, folder, services: folder, configtxgen: () => configtxgen },
      personsOf: (member) => authorities?.personsOf(member) ?? ownAuthority(member.organisation.ca),
    });
    const programs = new Programs(consortium, folder, binaries, book, (node) => parts.memberOf(node).organisation);
    return new NativeNetwork({ ...parts, runner: programs }, programs, book, binaries, authorities);
  }

  /** Whether a folder holds one. */
  static isAt(folder: string): boolean {
    return existsSync(join(folder, 'native.json'));
  }

  override startNodes(): Step[] {
    return [this.#checkBinaries(), ...super.startNodes(), ...this.#ensureAuthorities()];
  }

  override renewCertificates(before: Date): Step[] {
    return [...super.renewCertificates(before), ...this.#ensureAuthorities()];
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

  protected override serviceNodes(): NetworkNode[] {
    const authorities = this.parts.consortium.members.map(authorityNode);
    // Those too that run since their program was at hand.
    const own = authorities.filter(({ host }) => this.authorities !== undefined || this.book.pid(host) !== undefined);
    return [...super.serviceNodes(), ...own];
  }

  /** Nodes that run now. */
  running(): string[] {
    return this.book.names().filter((name) => this.book.pid(name) !== undefined);
  }

  /** Ends one node, for tests of faults. */
  async kill(host: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.book.stop(host, signal);
  }

  #checkBinaries(): Step {
    return {
      title: 'Binaries',
      run: async (say) => {
        say(`Fabric ${await checkLine(this.binaries, this.parts.consortium.fabric)}`);
        if (this.authorities) say(`Fabric CA ${await this.authorities.version()}: enrols persons`);
        else say('no Fabric CA: our own authority enrols persons');
      },
    };
  }

  #ensureAuthorities(): Step[] {
    return this.authorities ? [this.authorities.ensure(this.programs)] : [];
  }
}
