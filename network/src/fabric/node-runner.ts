import type { ConsortiumMember } from '../consortium';
import type { Address, Endpoint, NetworkNode, Placement } from '../settings';

/** How something runs, in a few words; `pid`: as a process of this machine. */
export type Running = { how: string; pid?: number };

/** How the nodes of real Fabric are made to run: as processes, or in containers. */
export interface NodeRunner {
  /** Has nodes run on settings written anew; resolves when they are well. */
  ensureNodes(nodes: readonly NetworkNode[], say: (line: string) => void): Promise<void>;
  /** What runs, by host. */
  running(): Promise<ReadonlyMap<string, Running>>;
  /** @returns what it ended */
  stop(nodes: readonly Pick<NetworkNode, 'host'>[]): Promise<string[]>;
  /** Where a node's log is to be read. */
  log(host: string): string;
  /** Where all logs are. */
  readonly logs: string;
}

/** Which chaincode services there are. */
export interface ServicePlaces {
  /** The service of a package's label at a member, with a place of its own from the first time on. */
  nodeFor(member: ConsortiumMember, label: string): Promise<NetworkNode>;
  /** All of a member's, of the label served last at the end. */
  all(member: ConsortiumMember): NetworkNode[];
}

/** Has a member's chaincode service run under that package id. @param tls its TLS files. @returns what was done */
export type EnsureService = (node: NetworkNode, packageId: string, tls: string) => Promise<string>;

/** Where a network keeps its files, as who operates it sees them, and nodes under the addresses by which they know each other. */
export interface NetworkFolder extends Placement {
  /** `organizations`, in cryptogen's layout. */
  readonly organisations: string;
  /** Where the operator reaches a node. */
  reach(node: NetworkNode, endpoint: Endpoint): Address;
  /** Folder of a node's `core.yaml` or `orderer.yaml`, or of a channel's `configtx.yaml`. */
  settings(name: string): string;
  genesisBlock(channel: string): string;
}
