import type { Client } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import { clientOf, type RemoteNode } from './remote';

const patience = 20_000;

/** A real orderer, as clients hand it transactions. */
export class RemoteOrderer {
  readonly #client: Client;

  constructor(readonly node: RemoteNode) {
    this.#client = clientOf(node);
  }

  /** @returns its status: SUCCESS, or SERVICE_UNAVAILABLE while nobody leads */
  broadcast(envelope: Uint8Array): Promise<{ status: number; info: string }> {
    return new Promise((resolve, reject) => {
      const stream = this.#client.makeBidiStreamRequest(
        '/orderer.AtomicBroadcast/Broadcast',
        (value: Uint8Array) => Buffer.from(value),
        (value: Buffer) => orderer.BroadcastResponse.deserializeBinary(value),
        { deadline: Date.now() + patience },
      );
      stream.once('data', (answer: orderer.BroadcastResponse) => {
        resolve({ status: answer.getStatus(), info: answer.getInfo() });
        stream.end();
      });
      stream.once('error', reject);
      stream.write(envelope);
    });
  }

  close(): void {
    this.#client.close();
  }
}

export const accepted = common.Status.SUCCESS;
