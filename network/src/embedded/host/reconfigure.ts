import { common } from '@hyperledger/fabric-protos';
import { assembleEnvelope, txIdOf } from '../../wire';
import { headers } from '../../client/headers';
import type { Signer } from '../../client/signer';
import type { Change } from '../config/changes';
import { computeUpdate } from '../config/compute-update';
import type { ChannelHost } from './channel-host';

/** Has a change signed, ordered and committed. @throws BroadcastRefusal if the signers may not make it */
export async function reconfigure(channel: ChannelHost, signers: readonly Signer[], change: Change): Promise<void> {
  const [first] = signers;
  if (!first) throw new Error('a configuration update without signer');
  const { root } = channel.orderer.channelConfig;
  const updated = root.cloneMessage();
  change(updated);
  const bytes = computeUpdate(channel.name, root, updated).serializeBinary();
  const update = new common.ConfigUpdateEnvelope();
  update.setConfigUpdate(bytes);
  for (const signer of signers) update.addSignatures(configSignature(bytes, signer));

  const nonce = first.nonce();
  const payload = new common.Payload();
  const txId = txIdOf(nonce, first.identity);
  payload.setHeader(headers({ type: 'CONFIG_UPDATE', channel: channel.name, txId, creator: first.identity, nonce }));
  payload.setData(update.serializeBinary());
  const signed = payload.serializeBinary();
  channel.orderer.broadcast(assembleEnvelope(signed, first.sign(signed)));
  await channel.settled();
}

function configSignature(update: Uint8Array, signer: Signer): common.ConfigSignature {
  const header = new common.SignatureHeader();
  header.setCreator(signer.identity);
  header.setNonce(signer.nonce());
  const bytes = header.serializeBinary();
  const signature = new common.ConfigSignature();
  signature.setSignatureHeader(bytes);
  signature.setSignature(signer.sign(Buffer.concat([bytes, update])));
  return signature;
}
