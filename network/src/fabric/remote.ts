import { Client, credentials } from '@grpc/grpc-js';
import { join, type Address } from '../settings';

export type RemoteNode = { host: string; address: Address; tlsAuthority: string };

/** A gRPC client for a node by the name in its certificate. */
export function clientOf({ host, address, tlsAuthority }: RemoteNode): Client {
  return new Client(join(address), credentials.createSsl(Buffer.from(tlsAuthority)), {
    'grpc.ssl_target_name_override': host,
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  });
}

/** One request, one answer, bytes to bytes. */
export function unary(client: Client, method: string, bytes: Uint8Array, milliseconds: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method,
      (value: Uint8Array) => Buffer.from(value),
      (value: Buffer) => value,
      bytes,
      { deadline: Date.now() + milliseconds },
      (error, answer) => {
        if (error) reject(error);
        else if (answer) resolve(answer);
        else reject(new Error(`${method}: no answer`));
      },
    );
  });
}
