import type { BatchSettings } from '../config/groups';
import type { Lifetimes } from '../ca/lifetimes';
import type { DefinitionDescription } from '../client/definition-description';
import { defaultBatch as cutting, defaultTimeout } from '../consortium/defaults';

/** What a network consists of. Names only: keys, certificates and ports come into being in its data folder. */
export type MemberDescription = {
  mspId: string;
  /** DNS name of the organisation, e.g. `org1.example.com`: names its folder and its peer (`peer0.<domain>`). */
  domain: string;
  /** Short name; the connection file is `connection-<slug>.json`. */
  slug: string;
  /** TCP port of the peer's gRPC endpoint; 0 or absent: a free one, kept for later starts. */
  port?: number;
};

export type ChannelDescription = { name: string; members: string[]; batch?: Partial<BatchSettings> };

export type NetworkDescription = {
  members: MemberDescription[];
  channels: ChannelDescription[];
  certificates?: Lifetimes;
};

export const defaultBatch: BatchSettings = { ...cutting, timeout: defaultTimeout.embedded };

export type ChaincodeSource =
  /** A module that exports `createChaincode({ mspId })`; runs in the network's own thread. */
  | { module: string; env?: Record<string, string> }
  /** Chaincode servers that are running already: the `host:port` that each member's peer calls. */
  | { services: Record<string, string> }
  /**
   * A Node chaincode package (a folder: built, installed) or any program that serves chaincode; one process a member,
   * started again when it ends. `memberEnv` is what only that member's process sees.
   */
  | { package: string; env?: Record<string, string>; memberEnv?: Record<string, Record<string, string>> };

export type ChaincodeDescription = DefinitionDescription & { channels: string[]; source: ChaincodeSource };
