import { common, ledger, peer } from '@hyperledger/fabric-protos';
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

/** The public half of private writes: keys and values become their hashes, `pvtRwset` (KVRWSet bytes) one hash. */
export function hashedCollection(options: {
  name: string;
  reads: readonly { key: string; version?: { block: bigint; tx: number } }[];
  writes: readonly { key: string; value?: Uint8Array; isPurge?: boolean }[];
  metadataWrites?: readonly { key: string; entries: readonly { name: string; value: Uint8Array }[] }[];
  pvtRwset?: Uint8Array;
}): ledger.rwset.CollectionHashedReadWriteSet {
  const { KVReadHash, KVWriteHash, KVMetadataWriteHash, KVMetadataEntry, HashedRWSet, Version } = ledger.rwset.kvrwset;
  const set = new HashedRWSet();
  for (const { key, version } of options.reads) {
    const read = new KVReadHash();
    read.setKeyHash(sha256(key));
    if (version) {
      const message = new Version();
      message.setBlockNum(Number(version.block));
      message.setTxNum(version.tx);
      read.setVersion(message);
    }
    set.addHashedReads(read);
  }
  for (const { key, value, isPurge } of options.writes) {
    const write = new KVWriteHash();
    write.setKeyHash(sha256(key));
    if (value?.length) write.setValueHash(sha256(value));
    else write.setIsDelete(true);
    write.setIsPurge(isPurge ?? false);
    set.addHashedWrites(write);
  }
  for (const { key, entries } of options.metadataWrites ?? []) {
    const write = new KVMetadataWriteHash();
    write.setKeyHash(sha256(key));
    for (const entry of entries) {
      const message = new KVMetadataEntry();
      message.setName(entry.name);
      message.setValue(entry.value);
      write.addEntries(message);
    }
    set.addMetadataWrites(write);
  }
  const collection = new ledger.rwset.CollectionHashedReadWriteSet();
  collection.setCollectionName(options.name);
  collection.setHashedRwset(set.serializeBinary());
  if (options.pvtRwset) collection.setPvtRwsetHash(sha256(options.pvtRwset));
  return collection;
}
