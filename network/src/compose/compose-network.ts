import { ownAuthority } from '../ca/persons-authority';
import type { Consortium, ConsortiumMember } from '../consortium';
import { deploy, type DeployedChaincode } from '../fabric/deploy';
import { FabricNetwork, type NodeStatus } from '../fabric/fabric-network';
import type { FabricParts } from '../fabric/fabric-parts';
import { openParts } from '../fabric/open-parts';
import { packageFor } from '../fabric/package-for';
import type { Step } from '../fabric/step';
import { authorityHost, type Registrar, registrarSecret } from '../settings';
import { authorityPart } from './authority-part';
import { type ChaincodeImage, chaincodePart } from './chaincode-part';
import { composeFile } from './compose-file';
import { ComposeFolder, identityOf, organisationIn } from './compose-folder';
import { Containers } from './containers';
import { Engine } from './engine';
import { ordererPart, peerPart, type Surroundings } from './fabric-parts';
import type { Part } from './part';

/** What runs beside Fabric for each member: its names, and how they are made once the folder is there. */
export type Beside = {
  /** Hosts that get a port of loopback. */
  published: readonly string[];
  /** Hosts that need TLS of the member's own. */
  tls: (member: ConsortiumMember) => readonly string[];
  registrar: Omit<Registrar, 'secret'>;
  parts: (folder: ComposeFolder) => Promise<readonly Part[]>;
};

export type ComposeChaincode = DeployedChaincode & { program: ChaincodeImage };

/** Real Fabric as containers of one machine, generated from the settings that native runs. */
export class ComposeNetwork extends FabricNetwork {
  private constructor(
    parts: FabricParts,
    private readonly folder: ComposeFolder,
    private readonly engine: Engine,
    private readonly chaincode: ComposeChaincode,
    private readonly beside: Beside,
  ) {
    super(parts);
  }

  /** Reads a network's folder, or makes one: keys, certificates, ports. Starts nothing. @param configtxgen Fabric's program of that name */
  static async open(
    path: string,
    consortium: Consortium,
    { configtxgen, chaincode, beside }: { configtxgen: () => string; chaincode: ComposeChaincode; beside: Beside },
  ): Promise<ComposeNetwork> {
    const folder = await ComposeFolder.open(path, consortium, beside.published);
    // Its Fabric CAs are for its member nodes; they stand at no port that its operator reaches.
    const personsOf: FabricParts['personsOf'] = ({ organisation }) => ownAuthority(organisation.ca);
    const parts = await openParts({ consortium, folder, services: folder, configtxgen, personsOf });
    const engine = new Engine(folder.file);
    return new ComposeNetwork({ ...parts, runner: new Containers(engine) }, folder, engine, chaincode, beside);
  }

  get file(): string {
    return this.folder.file;
  }

  override startNodes(): Step[] {
    const [firstBlocks, ...rest] = super.startNodes();
    const authorities = this.parts.consortium.members.map(authorityHost);
    return [
      ...(firstBlocks ? [firstBlocks] : []),
      ...this.#written(),
      ...rest,
      { title: 'Certificate authorities', run: () => this.engine.up(authorities) },
    ];
  }

  /** Chaincode first, then what runs beside Fabric, since it asks the chaincode. */
  deploy(): Step[] {
    const { published } = this.beside;
    return [
      ...this.#written(),
      { title: 'Images', run: () => this.engine.build() },
      ...deploy(this.parts, this.chaincode, async ({ host }) => {
        await this.engine.up([host]);
        return 'healthy';
      }),
      { title: 'Member nodes', run: () => this.engine.up(published) },
    ];
  }

  override async besides(): Promise<Omit<NodeStatus, 'kind'>[]> {
    const { topology, runner } = this.parts;
    const nodes = [...topology.orderers, ...topology.peers, ...this.serviceNodes()].map(({ host }) => host);
    const others = [...(await runner.running())].filter(([host]) => !nodes.includes(host));
    return others.map(([host, { how }]) => ({
      ...{ host, running: how, pid: undefined, channels: {} },
      log: runner.log(host),
    }));
  }

  /** Volumes stay. */
  override async stop(): Promise<string[]> {
    const running = [...(await this.parts.runner.running()).keys()];
    await this.engine.compose('down');
    return running;
  }

  /** Its containers stand in no compose file any more. */
  protected override endNodesOf({ slug }: ConsortiumMember): Step {
    return { title: `${slug}’s containers`, run: () => this.engine.removeOrphans() };
  }

  #written(): Step[] {
    return [
      { title: 'Folder', run: (say) => this.#write(say) },
      { title: 'Container engine', run: () => this.engine.check() },
    ];
  }

  /** Settings, secrets and the compose file; whatever was made once stays. */
  async #write(say: (line: string) => void): Promise<void> {
    const parts = [...(await this.#fabricParts()), ...(await this.beside.parts(this.folder))];
    for (const file of parts.flatMap(({ files = [] }) => files)) await this.folder.write(file);
    await this.folder.write({ path: 'compose.yaml', text: composeFile(this.parts.consortium, parts) });
    await this.folder.handOver();
    say(`${parts.length} services in ${this.folder.file}`);
  }

  async #fabricParts(): Promise<Part[]> {
    const { consortium, topology, members } = this.parts;
    const around: Surroundings = {
      identity: identityOf,
      published: ({ host }, endpoint) => this.folder.published(host, endpoint),
    };
    const own = members.map(async (one): Promise<Part[]> => {
      const { member, organisation } = one;
      for (const host of [authorityHost(member), ...this.beside.tls(member)])
        await organisation.service(host, 'services');
      const { node, packageId } = await packageFor(this.parts, one, this.chaincode);
      const secret = await this.folder.secret(registrarSecret(member));
      const folder = organisationIn(member);
      return [
        authorityPart(consortium, member, folder, { ...this.beside.registrar, secret }),
        chaincodePart(node, packageId, `${folder}/chaincodes/${node.host}/tls`, this.chaincode.program),
      ];
    });
    return [
      ...topology.orderers.map((node) => ordererPart(consortium, node, around)),
      ...topology.peers.map((node) => peerPart(consortium, node, around)),
      ...(await Promise.all(own)).flat(),
    ];
  }
}
