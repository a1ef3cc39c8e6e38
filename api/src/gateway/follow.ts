import { connect, hash } from '@hyperledger/fabric-gateway';
import { signMessage } from '@tierline/network/wire';
import type { Signatory } from '../identity';
import type { Delivered, Follow } from '../readmodel';
import { type PeerAddress, peerClient } from './peer-connection';

/**
 * Follows this member's own peer: blocks with the private data that it holds for its organisation. `peer` and `signatory`
 * are asked at each connection, so that what was renewed takes effect. The stream ends when aborted and throws when the
 * peer is lost.
 */
export function followPeer(peer: () => PeerAddress, signatory: () => Promise<Signatory>): Follow {
  return async function* follow(channel, from, signal) {
    const { mspId, certificatePem, privateKey } = await signatory();
    const client = peerClient(peer());
    const gateway = connect({
      client,
      identity: { mspId, credentials: Buffer.from(certificatePem) },
      signer: (message) => Promise.resolve(signMessage(privateKey, message)),
      hash: hash.none,
    });
    const events = await gateway.getNetwork(channel).getBlockAndPrivateDataEvents({ startBlock: from });
    const close = (): void => events.close();
    signal.addEventListener('abort', close, { once: true });
    // told while it was being asked for
    if (signal.aborted) close();
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
