import type { PeerAddress } from '@tierline/api/gateway';
import type { Credentials } from '@tierline/network/embedded';

/** Chaincode package, channel and members that a network is started with. */
export type Settings = {
  channel: string;
  members: readonly string[];
  version: string;
  /** First 16 hex of the registry's hash that every peer accepts. */
  bootstrap: string;
  /** Members whose peers run the hostile chaincode. */
  hostile: readonly string[];
};

/** A network that the scripts are played on, real or embedded. */
export interface Ground {
  address(mspId: string): PeerAddress;
  /** A person of the member, of this name and with this one role. */
  enrol(mspId: string, name: string, role: string): Promise<Credentials>;
  /** What the member's peer signs with. */
  peerIdentity(mspId: string): Promise<Credentials>;
  genesisBlock(): Promise<Uint8Array>;
  close(): Promise<void>;
}
