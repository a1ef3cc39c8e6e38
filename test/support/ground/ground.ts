import type { PeerAddress } from '@tierline/api/gateway';
import type { CollectionDescription, Credentials, EnrolRequest } from '@tierline/network/embedded';

/** What tests that bring their own chaincode ask of a network, embedded or native. */
export interface Ground {
  /** At the member's first peer. */
  connection(mspId: string): PeerAddress;
  enrol(mspId: string, request: EnrolRequest): Promise<Credentials>;
  /** What the member's first peer signs with. */
  peerIdentity(mspId: string): Promise<Credentials>;
  revoke(mspId: string, certificates: readonly string[]): Promise<void>;
  genesisBlock(channel: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A chaincode of the tests, built: embedded loads the module, a peer of real Fabric calls the program. */
export type TestedChaincode = {
  name: string;
  version: string;
  collectionsConfig?: CollectionDescription[];
  /** Below `test/dist/support`. */
  module: string;
  program: string;
  env: Readonly<Record<string, string>>;
};

/** Every member is on every channel. */
export type GroundSettings = {
  members: readonly string[];
  steward: string;
  channels: readonly string[];
  /** Channels whose blocks hold one transaction each. */
  oneByOne?: readonly string[];
  /** How long a block waits for further transactions, where not as usual. */
  timeout?: string;
  chaincode: TestedChaincode;
};

export const slugOf = (mspId: string): string => mspId.replace(/MSP$/, '').toLowerCase();
