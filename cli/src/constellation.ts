import type { MemberNode } from '@tierline/api';
import { createLogger, HttpServer } from '@tierline/api/http';
import { EmbeddedIssuer } from '@tierline/api/identity';
import { DatabaseServer, type MemberDatabase } from '@tierline/api/readmodel';
import type { Role } from '@tierline/chaincode/schema';
import { type Consortium, type ConsortiumChannel, readConsortium } from '@tierline/network/consortium';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import type { ConsortiumNetwork, StartNetwork } from './constellation/consortium-network';
import { keepAnchors } from './constellation/anchors';
import { bootstrap } from './constellation/bootstrap';
import { openDataFolder } from './constellation/data-folder';
import { type Founding, keepFounding } from './constellation/founding';
import { startNetwork, type Beside } from './constellation/embedded-network';
import { audienceOf, issuerName } from './constellation/issuer';
import { shippedConsortium } from './constellation/shipped-consortium';
import { advertise } from './constellation/running';
import { genesisHashes, startNodes } from './constellation/start-nodes';

export { shippedConsortium };

export type ConstellationOptions = {
  /** Data folder; absent: everything in memory and in temporary files, gone with the process. */
  folder?: string;
  /** TCP port on loopback; 0: a free one. */
  port?: number;
  /** Description of the consortium; absent: the one that is shipped. */
  consortiumFile?: string;
  logLevel?: string;
};

/** `beside`: what the embedded network hosts besides: channels and chaincodes that no node follows. */
export type EmbeddedOptions = ConstellationOptions & { beside?: Beside };

const patience = 30_000;
const drainPatience = 10_000;

type Parts<N> = {
  consortium: Consortium;
  founding: Founding;
  network: N;
  nodes: readonly MemberNode[];
  database: DatabaseServer;
  issuer: EmbeddedIssuer;
  http: HttpServer;
};
type Ending = () => Promise<void> | void;

/** A whole consortium in one process: network, one node per member, tokens. What `npm start`, demo, tests and bench run on. */
export class Constellation<N extends ConsortiumNetwork = EmbeddedNetwork> {
  readonly #parts: Parts<N>;
  readonly #endings: Ending[];

  private constructor(parts: Parts<N>, endings: Ending[]) {
    this.#parts = parts;
    this.#endings = endings;
  }

  /** On the embedded network. */
  static create({ beside, ...options }: EmbeddedOptions = {}): Promise<Constellation> {
    return Constellation.on((consortium, hosting) => startNetwork(consortium, { ...hosting, beside }), options);
  }

  /** Resolves when every node answers and every channel has its registry. @throws FolderLocked, NewerDataFolder, GenesisDiffers, ConsortiumInvalid, OtherNetwork */
  static async on<N extends ConsortiumNetwork>(
    start: StartNetwork<N>,
    options: ConstellationOptions = {},
  ): Promise<Constellation<N>> {
    const endings: Ending[] = [];
    try {
      const parts = await assemble(start, options, endings);
      const constellation = new Constellation(parts, endings);
      await constellation.#bootstrap();
      return constellation;
    } catch (error) {
      await endAll(endings);
      throw error;
    }
  }

  get consortium(): Consortium {
    return this.#parts.consortium;
  }

  get network(): N {
    return this.#parts.network;
  }

  get port(): number {
    return this.#parts.http.port;
  }

  /** A member's GraphQL endpoint. */
  url(slug: string): string {
    return `http://localhost:${this.port}/${slug}/graphql`;
  }

  /** A bearer token for a person of that member. */
  token(slug: string, roles: readonly Role[], subject = `${roles.join('-')}@${slug}`): Promise<string> {
    return this.#parts.issuer.token({ audience: audienceOf(slug), subject, roles });
  }

  /** The read model of a member, for what only its operator does (export, backup). */
  member(slug: string): Promise<MemberDatabase> {
    return this.#parts.database.member(slug);
  }

  /** Resolves when every node has projected all blocks there are, and processes have nothing left to do now. */
  async settled(): Promise<void> {
    const { consortium, network, nodes } = this.#parts;
    await network.settled();
    for (const channel of consortium.channels) {
      const last = BigInt(await network.height(channel.name)) - 1n;
      await Promise.all(nodesOn(channel, nodes).map((node) => reach(node, channel.name, last)));
    }
    await Promise.all(nodes.map((node) => node.settled()));
  }

  close(): Promise<void> {
    return endAll(this.#endings);
  }

  /** Puts the first registry on every channel that has none yet, and waits until all nodes know it. */
  async #bootstrap(): Promise<void> {
    const { consortium, founding, nodes } = this.#parts;
    for (const channel of consortium.channels) {
      const steward = nodes.find(({ mspId }) => mspId === channel.steward.mspId);
      const first = founding[channel.name];
      if (steward && first) await bootstrap(steward, first);
    }
    await this.settled();
  }
}

async function assemble<N extends ConsortiumNetwork>(
  start: StartNetwork<N>,
  options: ConstellationOptions,
  endings: Ending[],
): Promise<Parts<N>> {
  const consortium = readConsortium(options.consortiumFile ?? shippedConsortium);
  const data = openDataFolder(options.folder);
  endings.unshift(data.unlock);
  const founding = keepFounding(data.network, consortium);
  const log = createLogger({ level: options.logLevel ?? 'warn' });
  const issuer = await EmbeddedIssuer.open(issuerName, data.issuerKey);
  const [network, database] = await Promise.all([
    ended(start(consortium, { folder: data.network, founding, log: (line) => log.warn({ line }, 'network') }), endings),
    ended(DatabaseServer.open({ folder: data.database }), endings),
  ]);
  const anchors = keepAnchors(data.anchors, await genesisHashes(network));
  const nodes = await startNodes({
    ...{ consortium, network, anchors, database, databaseFolder: data.database },
    ...{ issuer, walletKey: data.walletKey, log },
  });
  endings.unshift(...nodes.map((node) => () => node.close()));
  const mounts = Object.fromEntries(nodes.map(({ slug, router }) => [`/${slug}`, router]));
  const http = await HttpServer.listen({ port: options.port ?? 0, host: 'localhost', mounts });
  endings.unshift(() => {
    for (const node of nodes) node.stopAccepting();
    return http.drain(drainPatience);
  });
  if (options.folder !== undefined) endings.unshift(advertise(options.folder, network.kind, http.port));
  return { consortium, founding, network, nodes, database, issuer, http };
}

async function ended<T extends { close(): Promise<void> }>(starting: Promise<T>, endings: Ending[]): Promise<T> {
  const started = await starting;
  endings.unshift(() => started.close());
  return started;
}

function nodesOn({ members }: ConsortiumChannel, nodes: readonly MemberNode[]): MemberNode[] {
  return nodes.filter(({ mspId }) => members.some((member) => member.mspId === mspId));
}

async function reach(node: MemberNode, channel: string, block: bigint): Promise<void> {
  if (await node.reached(channel, block, patience)) return;
  throw new Error(`${node.slug} has not projected block ${block} of ${channel} within ${patience / 1000} s`);
}

/** The last that was started ends first; every one gets its turn. */
async function endAll(endings: Ending[]): Promise<void> {
  const faults: unknown[] = [];
  for (const end of endings.splice(0)) await Promise.resolve(end()).catch((fault: unknown) => faults.push(fault));
  if (faults.length > 0) throw new AggregateError(faults, 'not everything could be closed');
}
