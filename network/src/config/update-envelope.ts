import { common } from '@hyperledger/fabric-protos';
import { headers } from '../client/headers';
import type { Signer } from '../client/signer';
import { assembleEnvelope, txIdOf } from '../wire';
import type { Change } from './changes';
import { computeUpdate } from './compute-update';

/** A configuration update, signed by all who must agree to it and sent by the first. @param root the configuration in force */
export function updateEnvelope(
  channel: string,
  root: common.ConfigGroup,
  signers: readonly Signer[],
  change: Change,
): Buffer {
  const [first] = signers;
  if (!first) throw new Error('a configuration update without signer');
  const updated = root.cloneMessage();
  change(updated);
  const bytes = computeUpdate(channel, root, updated).serializeBinary();
  const update = new common.ConfigUpdateEnvelope();
  update.setConfigUpdate(bytes);
  for (const signer of signers) update.addSignatures(configSignature(bytes, signer));

  const nonce = first.nonce();
  const payload = new common.Payload();
  const txId = txIdOf(nonce, first.identity);
  payload.setHeader(headers({ type: 'CONFIG_UPDATE', channel, txId, creator: first.identity, nonce }));
  payload.setData(update.serializeBinary());
  const signed = payload.serializeBinary();
  return assembleEnvelope(signed, first.sign(signed));
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
