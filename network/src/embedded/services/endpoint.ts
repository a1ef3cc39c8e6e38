import type { Identity } from '../../wire';
import type { Peer } from '../peer';

/** A peer and where it is reached: what a gateway knows of the network. */
export type Endpoint = {
  peer: Peer;
  mspId: string;
  identity: Identity;
  /** `host:port`, as error details name it. */
  address: string;
};

/** What a member's services need: their own peer, everybody's peers, and the way to the orderer. */
export type ServiceContext = {
  own: Endpoint;
  all(): readonly Endpoint[];
  /** Hands an envelope to the channel's orderer. @throws BroadcastRefusal */
  broadcast(channel: string, envelope: Buffer): void;
};
