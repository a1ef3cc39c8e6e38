import { Client, type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeStream } from './chaincode-stream';

/** Where a chaincode runs as a service; the peer calls it. PEM texts; without `tls` the connection is plain. */
export type ChaincodeService = {
  service: string;
  tls?: { rootPem: string; keyPem?: string; certificatePem?: string };
};

type Stream = ClientDuplexStream<peer.ChaincodeMessage, peer.ChaincodeMessage>;
const path = '/protos.Chaincode/Connect';
const maxMessage = 100 * 1024 * 1024;

function encode(message: peer.ChaincodeMessage): Buffer {
  return Buffer.from(message.serializeBinary());
}

function secured(tls: ChaincodeService['tls']) {
  if (!tls) return credentials.createInsecure();
  const pem = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  return credentials.createSsl(pem(tls.rootPem), pem(tls.keyPem), pem(tls.certificatePem));
}

/** Talks to a chaincode in another process, over its one gRPC method. */
export function serviceStream({ service, tls }: ChaincodeService): ChaincodeStream {
  const client = new Client(service, secured(tls), {
    'grpc.max_receive_message_length': maxMessage,
    'grpc.max_send_message_length': maxMessage,
  });
  const stream: Stream = client.makeBidiStreamRequest(path, encode, (bytes) =>
    peer.ChaincodeMessage.deserializeBinary(bytes),
  );
  return {
    send: ({ type, txId, channel, payload, proposal }) => {
      const message = new peer.ChaincodeMessage();
      message.setType(type);
      message.setTxid(txId);
      message.setChannelId(channel);
      message.setPayload(payload);
      if (proposal) message.setProposal(proposal);
      stream.write(message);
    },
    onMessage: (listener) => {
      stream.on('data', (message: peer.ChaincodeMessage) => {
        listener({
          type: message.getType(),
          txId: message.getTxid(),
          channel: message.getChannelId(),
          payload: message.getPayload_asU8(),
          event: message.getChaincodeEvent(),
        });
      });
    },
    onEnd: (listener) => {
      const end = (reason: string): void => {
        client.close();
        listener(reason);
      };
      stream.on('error', ({ message }) => end(`chaincode at ${service}: ${message}`));
      stream.on('end', () => end('chaincode stream terminated'));
    },
    close: () => {
      stream.end();
      client.close();
    },
  };
}
