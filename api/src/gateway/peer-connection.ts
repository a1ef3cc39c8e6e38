import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash, type Gateway } from '@hyperledger/fabric-gateway';
import { signMessage } from '@tierline/network/wire';
import type { Signatory } from '../identity';

export type PeerAddress = { endpoint: string; tlsCaPem: string; tlsHostName?: string };

/** Milliseconds after which a call is given up. A partner's frozen peer would otherwise hold a write for half a minute. */
const patience = { evaluate: 5_000, endorse: 5_000, submit: 5_000, commit: 10_000 };
const keptGateways = 500;
const largestMessage = 100 * 1024 * 1024;

/** A gRPC client over TLS that trusts the peer's own authority and nothing else. */
export function peerClient({ endpoint, tlsCaPem, tlsHostName }: PeerAddress): Client {
  return new Client(endpoint, credentials.createSsl(Buffer.from(tlsCaPem)), {
    ...(tlsHostName === undefined ? {} : { 'grpc.ssl_target_name_override': tlsHostName }),
    'grpc.max_receive_message_length': largestMessage,
    'grpc.max_send_message_length': largestMessage,
    'grpc.keepalive_time_ms': 30_000,
  });
}

/** One connection to the peer, and the gateways of those who sign over it. */
class PeerConnection {
  readonly #client: Client;
  readonly #gateways = new Map<string, Gateway>();

  constructor(readonly peer: PeerAddress) {
    this.#client = peerClient(peer);
  }

  /** One gateway a certificate; all share the connection. */
  gateway(signatory: Signatory): Gateway {
    const known = this.#gateways.get(signatory.certificatePem);
    if (known) return known;
    if (this.#gateways.size >= keptGateways) this.#gateways.clear();
    const until = (milliseconds: number) => () => ({ deadline: Date.now() + milliseconds });
    const gateway = connect({
      client: this.#client,
      identity: { mspId: signatory.mspId, credentials: Buffer.from(signatory.certificatePem) },
      signer: (message) => Promise.resolve(signMessage(signatory.privateKey, message)),
      hash: hash.none,
      evaluateOptions: until(patience.evaluate),
      endorseOptions: until(patience.endorse),
      submitOptions: until(patience.submit),
      commitStatusOptions: until(patience.commit),
    });
    this.#gateways.set(signatory.certificatePem, gateway);
    return gateway;
  }

  close(): void {
    for (const gateway of this.#gateways.values()) gateway.close();
    this.#gateways.clear();
    this.#client.close();
  }
}

/**
 * The connection in use. When the peer's address or the authority that it is trusted by has changed, the next call takes a
 * new one; the old one ends with the last call that is under way on it.
 */
export class PeerConnections {
  readonly #peer: () => PeerAddress;
  #current: { connection: PeerConnection; users: number } | undefined;

  constructor(peer: () => PeerAddress) {
    this.#peer = peer;
  }

  async use<T>(work: (gatewayOf: (signatory: Signatory) => Gateway) => Promise<T>): Promise<T> {
    const taken = this.#take();
    taken.users += 1;
    try {
      return await work((signatory) => taken.connection.gateway(signatory));
    } finally {
      taken.users -= 1;
      if (taken.users === 0 && taken !== this.#current) taken.connection.close();
    }
  }

  close(): void {
    this.#current?.connection.close();
    this.#current = undefined;
  }

  #take(): { connection: PeerConnection; users: number } {
    const peer = this.#peer();
    if (this.#current && isSame(this.#current.connection.peer, peer)) return this.#current;
    const before = this.#current;
    this.#current = { connection: new PeerConnection(peer), users: 0 };
    if (before?.users === 0) before.connection.close();
    return this.#current;
  }
}

const isSame = (one: PeerAddress, other: PeerAddress): boolean =>
  one.endpoint === other.endpoint && one.tlsCaPem === other.tlsCaPem && one.tlsHostName === other.tlsHostName;
