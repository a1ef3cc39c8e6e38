import type { Client } from '@grpc/grpc-js';
import { common, orderer } from '@hyperledger/fabric-protos';
import { headers } from '../client/headers';
import type { Signer } from '../client/signer';
import { assembleEnvelope } from '../wire';
import { clientOf, type RemoteNode } from './remote';

const patience = 20_000;

/** A real orderer, as clients hand it transactions. */
export class RemoteOrderer {
  readonly #client: Client;

  constructor(readonly node: RemoteNode) {
    this.#client = clientOf(node);
  }

  /** @returns its status: SUCCESS, or SERVICE_UNAVAILABLE while nobody leads */
  async broadcast(envelope: Uint8Array): Promise<{ status: number; info: string }> {
    const answer = await this.#ask('Broadcast', envelope, (bytes) =>
      orderer.BroadcastResponse.deserializeBinary(bytes),
    );
    return { status: answer.getStatus(), info: answer.getInfo() };
  }

  /** Whether it gives out the channel's newest block: it does not while it knows no leader. */
  async delivers(signer: Signer, channel: string): Promise<boolean> {
    const read = (bytes: Buffer): orderer.DeliverResponse => orderer.DeliverResponse.deserializeBinary(bytes);
    const asked = this.#ask('Deliver', seekNewest(signer, channel), read);
    return asked.then(
      (answer) => answer.hasBlock(),
      () => false,
    );
  }

  /** One envelope, the first answer to it. */
  #ask<T>(method: 'Broadcast' | 'Deliver', envelope: Uint8Array, read: (bytes: Buffer) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const stream = this.#client.makeBidiStreamRequest(
        `/orderer.AtomicBroadcast/${method}`,
        (value: Uint8Array) => Buffer.from(value),
        read,
        { deadline: Date.now() + patience },
      );
      stream.once('data', (answer: T) => {
        resolve(answer);
        stream.cancel();
      });
      stream.on('error', reject); // after an answer: that the call was cancelled
      stream.write(envelope);
    });
  }

  close(): void {
    this.#client.close();
  }
}

export const accepted = common.Status.SUCCESS;

function seekNewest(signer: Signer, channel: string): Buffer {
  const position = new orderer.SeekPosition();
  position.setNewest(new orderer.SeekNewest());
  const seek = new orderer.SeekInfo();
  seek.setStart(position);
  seek.setStop(position);
  seek.setBehavior(orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY);
  const payload = new common.Payload();
  const [creator, nonce] = [signer.identity, signer.nonce()];
  payload.setHeader(headers({ type: 'DELIVER_SEEK_INFO', channel, txId: '', creator, nonce }));
  payload.setData(seek.serializeBinary());
  const bytes = payload.serializeBinary();
  return assembleEnvelope(bytes, signer.sign(bytes));
}
