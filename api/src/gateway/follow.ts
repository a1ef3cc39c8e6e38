import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash } from '@hyperledger/fabric-gateway';
import { signMessage } from '@tierline/network/wire';
import type { Signatory } from '../identity';
import type { Delivered, Follow } from '../readmodel';
import type { PeerAddress } from './fabric-ledger';

/**
 * Follows this member's own peer: blocks with the private data that it holds for its organisation. `signatory` is asked at
 * each connection, so that a renewed certificate takes effect. The stream ends when aborted and throws when the peer is lost.
 */
export function followPeer(peer: PeerAddress, signatory: () => Promise<Signatory>): Follow {
  return async function* follow(channel, from, signal) {
    const client = new Client(peer.endpoint, credentials.createSsl(Buffer.from(peer.tlsCaPem)), {
      ...(peer.tlsHostName === undefined ? {} : { 'grpc.ssl_target_name_override': peer.tlsHostName }),
      'grpc.max_receive_message_length': 100 * 1024 * 1024,
      'grpc.keepalive_time_ms': 30_000,
    });
    const { mspId, certificatePem, privateKey } = await signatory();
    const gateway = connect({
      client,
      identity: { mspId, credentials: Buffer.from(certificatePem) },
      signer: (message) => Promise.resolve(signMessage(privateKey, message)),
      hash: hash.none,
    });
    const events = await gateway.getNetwork(channel).getBlockAndPrivateDataEvents({ startBlock: from });
    const close = (): void => events.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      for await (const event of events) yield delivered(event);
    } finally {
      signal.removeEventListener('abort', close);
      events.close();
      gateway.close();
      client.close();
    }
  };
}

type Events = Awaited<ReturnType<ReturnType<ReturnType<typeof connect>['getNetwork']>['getBlockAndPrivateDataEvents']>>;
type BlockAndPrivateData = Events extends AsyncIterable<infer Event> ? Event : never;

function delivered(event: BlockAndPrivateData): Delivered {
  const block = event.getBlock();
  if (!block) throw new Error('the peer delivered no block');
  const privateData = new Map<number, Uint8Array>();
  event.getPrivateDataMapMap().forEach((rwset, tx) => privateData.set(tx, rwset.serializeBinary()));
  return { block: block.serializeBinary(), privateData };
}
