import { collectionOf, sha256Hex, type Values } from '@tierline/chaincode/record';
import {
  type ChannelConfig,
  endorsementMessage,
  type Identity,
  type ParsedTransaction,
  parsePrivateData,
  proposalHash,
  sameBytes,
  txIdOf,
  validSigners,
} from '@tierline/network/wire';

/** Whether the creator is a member's, signed the envelope, and what was endorsed is what it proposed. */
export function isSignedByCreator(tx: ParsedTransaction, config: ChannelConfig): boolean {
  const { action, creator } = tx;
  const [signer] = validSigners([{ identity: creator, message: tx.payload, signature: tx.signature }], config.msps);
  if (!signer || !action || config.msps.get(signer.mspId)?.refusal(signer) !== undefined) return false;
  const proposed = proposalHash(tx.channelHeader, action.signatureHeader, action.proposalPayload);
  return sameBytes(proposed, action.proposalHash) && txIdOf(tx.nonce, creator.bytes) === tx.txId;
}

/** Identities whose endorsements hold. */
export function endorsersOf(tx: ParsedTransaction, config: ChannelConfig): Identity[] {
  const signed = tx.endorsements.map(({ identity, endorser, signature }) => ({
    identity,
    signature,
    message: endorsementMessage(tx.prpBytes, endorser),
  }));
  return validSigners(signed, config.msps);
}

/** What our own collection got; deletes bring no value. */
export function ownValues(privateData: Uint8Array | undefined, chaincode: string, self: string): Values {
  const values = new Map<string, { key: string; value: string }>();
  if (!privateData) return values;
  for (const { namespace, collection, writes } of parsePrivateData(privateData)) {
    if (namespace !== chaincode || collection !== collectionOf(self)) continue;
    for (const { key, value, isDelete } of writes)
      if (!isDelete) values.set(sha256Hex(key), { key, value: value.toString() });
  }
  return values;
}
