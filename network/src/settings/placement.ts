import type { ConsortiumMember } from '../consortium';
import type { NetworkNode } from './topology';

/** `service` is what a node is for; `admin` an orderer's channel participation, `chaincode` where a peer is called back. */
export type Endpoint = 'service' | 'admin' | 'operations' | 'chaincode';
export type Address = { host: string; port: number };

export const endpointsOf: Record<NetworkNode['kind'], readonly Endpoint[]> = {
  orderer: ['service', 'admin', 'operations'],
  peer: ['service', 'chaincode', 'operations'],
  chaincode: ['service'],
  authority: ['service'],
};

const identityFolders: Record<NetworkNode['kind'], string> = {
  orderer: 'orderers',
  peer: 'peers',
  chaincode: 'chaincodes',
  authority: 'services',
};

/** Where an organisation's folder holds what a node proves itself with: `msp`, `tls`. */
export const identityIn = ({ kind, host }: NetworkNode): string => `${identityFolders[kind]}/${host}`;

/** Where the nodes of a network stand and find their files: as processes on one machine, or each in a container. */
export interface Placement {
  /** Where other nodes reach this one. */
  address(node: NetworkNode, endpoint: Endpoint): Address;
  /** Interface that nodes listen on. */
  readonly listenHost: string;
  /** Folder with `msp` and `tls`, as the node sees it. */
  identity(node: NetworkNode): string;
  /** The organisation's folder with its public `msp`, as who makes channels sees it. */
  organisation(member: ConsortiumMember): string;
  /** Folder for ledger and state, as the node sees it. */
  data(node: NetworkNode): string;
  /** Folder whose `bin` holds Fabric's builder for chaincode as a service, as the peer sees it. */
  readonly chaincodeBuilder: string;
}

export const join = ({ host, port }: Address): string => `${host}:${port}`;
