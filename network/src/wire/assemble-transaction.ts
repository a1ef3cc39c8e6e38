import { common, peer } from '@hyperledger/fabric-protos';
import { sha256, sha256Hex, view } from './hash';

export function txIdOf(nonce: Uint8Array, creator: Uint8Array): string {
  return sha256Hex(nonce, creator);
}

/** What goes into the block of a proposal's payload: everything but the transient map. */
export function withoutTransient(proposalPayload: Uint8Array): Buffer {
  const message = peer.ChaincodeProposalPayload.deserializeBinary(proposalPayload);
  message.clearTransientmapMap();
  return view(message.serializeBinary());
}

/** Binds endorsements to a proposal. The payload is the one without transient map. */
export function proposalHash(
  channelHeader: Uint8Array,
  signatureHeader: Uint8Array,
  publicPayload: Uint8Array,
): Buffer {
  return sha256(channelHeader, signatureHeader, publicPayload);
}

/** The message that an endorser signs. */
export function endorsementMessage(prpBytes: Uint8Array, endorser: Uint8Array): Buffer {
  return Buffer.concat([prpBytes, endorser]);
}

/** What endorsers sign: proposal hash and results (`ChaincodeAction` bytes). */
export function proposalResponsePayload(hash: Uint8Array, action: Uint8Array): Buffer {
  const payload = new peer.ProposalResponsePayload();
  payload.setProposalHash(hash);
  payload.setExtension$(action);
  return view(payload.serializeBinary());
}

/** The `common.Payload` bytes of an endorsed transaction; the creator signs them. */
export function assembleTransaction(options: {
  channelHeader: Uint8Array;
  signatureHeader: Uint8Array;
  /** As proposed; the transient map is stripped here. */
  proposalPayload: Uint8Array;
  prpBytes: Uint8Array;
  endorsements: readonly { endorser: Uint8Array; signature: Uint8Array }[];
}): Buffer {
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(options.prpBytes);
  for (const { endorser, signature } of options.endorsements) {
    const entry = new peer.Endorsement();
    entry.setEndorser(endorser);
    entry.setSignature(signature);
    endorsed.addEndorsements(entry);
  }
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setChaincodeProposalPayload(withoutTransient(options.proposalPayload));
  actionPayload.setAction(endorsed);
  const action = new peer.TransactionAction();
  action.setHeader(options.signatureHeader);
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.addActions(action);
  const header = new common.Header();
  header.setChannelHeader(options.channelHeader);
  header.setSignatureHeader(options.signatureHeader);
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(transaction.serializeBinary());
  return view(payload.serializeBinary());
}

export function assembleEnvelope(payload: Uint8Array, signature: Uint8Array): Buffer {
  const envelope = new common.Envelope();
  envelope.setPayload(payload);
  envelope.setSignature(signature);
  return view(envelope.serializeBinary());
}
