import { createHash, type KeyObject } from 'node:crypto';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import { endorsementMessage, signMessage } from '@tierline/network/wire';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * An endorsed transaction in which one hash is exchanged for that of another text, signed anew with the endorsing peer's own key: what
 * whoever holds that key can make its organisation say.
 */
export function forged(
  prepared: Uint8Array,
  peerKey: KeyObject,
  exchanged: readonly { from: Buffer; to: string }[],
): Uint8Array {
  const transaction = gateway.PreparedTransaction.deserializeBinary(prepared);
  const envelope = transaction.getEnvelope() ?? new common.Envelope();
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const data = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const [action] = data.getActionsList();
  const content = peer.ChaincodeActionPayload.deserializeBinary(action?.getPayload_asU8() ?? new Uint8Array());
  const endorsed = content.getAction();
  if (!action || !endorsed) throw new Error('nothing is endorsed here');
  const results = Buffer.from(endorsed.getProposalResponsePayload_asU8());
  for (const { from, to } of exchanged) sha256(to).copy(results, results.indexOf(from));
  endorsed.setProposalResponsePayload(results);
  for (const endorsement of endorsed.getEndorsementsList())
    endorsement.setSignature(signMessage(peerKey, endorsementMessage(results, endorsement.getEndorser_asU8())));
  action.setPayload(content.serializeBinary());
  payload.setData(data.serializeBinary());
  envelope.setPayload(payload.serializeBinary());
  envelope.setSignature(new Uint8Array()); // its creator signs what it has become
  return transaction.serializeBinary();
}
