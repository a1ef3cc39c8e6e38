import { EventEmitter } from 'node:events';
import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeStream, FromChaincode, MessageType, ToChaincode } from './chaincode-stream';
import { type ChaincodeInterface, newMessageHandler, registerMessage } from './shim';

type ShimMessage = {
  getType(): MessageType;
  getTxid(): string;
  getChannelId(): string;
  getPayload_asU8(): Uint8Array;
  getChaincodeEvent(): { serializeBinary(): Uint8Array } | undefined;
};

/**
 * The stream that fabric-shim's own message handler talks over when chaincode runs in this process: an emitter with
 * `write`, as a gRPC stream is. The shim has its own copy of the protobuf classes, so it is given getters, and what it
 * nests (the event) crosses as bytes.
 */
class ShimEnd extends EventEmitter {
  constructor(readonly heard: (message: FromChaincode) => void) {
    super();
  }

  write(message: ShimMessage): void {
    const event = message.getChaincodeEvent()?.serializeBinary();
    this.heard({
      type: message.getType(),
      txId: message.getTxid(),
      channel: message.getChannelId(),
      payload: message.getPayload_asU8(),
      event: event && peer.ChaincodeEvent.deserializeBinary(event),
    });
  }

  end(): void {
    this.removeAllListeners();
  }
}

export function inMemoryStream(chaincode: ChaincodeInterface, packageId: string): ChaincodeStream {
  let listener: (message: FromChaincode) => void = () => undefined;
  const end = new ShimEnd((message) => {
    listener(message);
  });
  let started = false;
  return {
    send: ({ type, txId, channel, payload, proposal }: ToChaincode) => {
      end.emit('data', {
        getType: () => type,
        getTxid: () => txId,
        getChannelId: () => channel,
        getPayload_asU8: () => payload,
        getProposal: () => proposal,
        getChaincodeEvent: () => undefined,
      });
    },
    onMessage: (next) => {
      listener = next;
      if (started) return;
      started = true;
      newMessageHandler(end, chaincode).chat(registerMessage(packageId));
    },
    // A chaincode in this process ends with it.
    onEnd: () => undefined,
    close: () => {
      end.end();
    },
  };
}
