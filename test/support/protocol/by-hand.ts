import { createPrivateKey } from 'node:crypto';
import { common, gateway, ledger, peer } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { collectionOf } from '@tierline/chaincode/record';
import type { Credentials } from '@tierline/network/embedded';
import {
  assembleEnvelope,
  assembleTransaction,
  endorsementMessage,
  hashedCollection,
  parseTransaction,
  serializeIdentity,
  signMessage,
} from '@tierline/network/wire';

/** The parts of an endorsed transaction, each as its bytes, so that a hostile client may change any. */
export type Draft = Parameters<typeof assembleTransaction>[0] & { txId: string };
export type Signer = { mspId: string } & Credentials;
export type Write = { at: string; key: string; value: string };

/** Takes apart what the gateway prepared for the person's signature (`gateway.PreparedTransaction`). */
export function draftOf(prepared: Uint8Array): Draft {
  const envelope = gateway.PreparedTransaction.deserializeBinary(prepared).getEnvelope()!;
  const { txId, channelHeader, action, endorsements } = parseTransaction(envelope.serializeBinary(), 0, 0);
  const { signatureHeader, proposalPayload, prpBytes } = action!;
  return { txId, channelHeader, signatureHeader, proposalPayload, prpBytes, endorsements };
}

/** Puts a draft together; `payload` is what the person signs. */
export function prepared({ txId, ...parts }: Draft): { bytes: Uint8Array; payload: Uint8Array } {
  const payload = assembleTransaction(parts);
  const transaction = new gateway.PreparedTransaction();
  transaction.setTransactionId(txId);
  transaction.setEnvelope(common.Envelope.deserializeBinary(assembleEnvelope(payload, Buffer.alloc(0))));
  return { bytes: transaction.serializeBinary(), payload };
}

/** An endorsement in the name of `claimed`, signed with the key of `signer`. */
export function endorsementBy(draft: Draft, signer: Signer, claimed: Signer = signer): Draft['endorsements'][number] {
  const endorser = serializeIdentity(claimed.mspId, claimed.certificatePem);
  const key = createPrivateKey(signer.privateKeyPem);
  return { endorser, signature: signMessage(key, endorsementMessage(draft.prpBytes, endorser)) };
}

/** The draft with these private writes as the results of its chaincode, whatever that computed. */
export function withWrites(draft: Draft, writes: readonly Write[]): Draft {
  const response = peer.ProposalResponsePayload.deserializeBinary(draft.prpBytes);
  const action = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
  action.setResults(resultsOf(writes));
  response.setExtension$(action.serializeBinary());
  return { ...draft, prpBytes: response.serializeBinary() };
}

/** The draft with another function called than was proposed. */
export function calling(draft: Draft, functionName: string): Draft {
  const payload = peer.ChaincodeProposalPayload.deserializeBinary(draft.proposalPayload);
  const invocation = peer.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8());
  invocation
    .getChaincodeSpec()!
    .getInput()!
    .setArgsList([Buffer.from(functionName)]);
  payload.setInput(invocation.serializeBinary());
  return { ...draft, proposalPayload: payload.serializeBinary() };
}

/** The draft under a transaction id that does not follow from creator and nonce. */
export function withTxId(draft: Draft, txId: string): Draft {
  const header = common.ChannelHeader.deserializeBinary(draft.channelHeader);
  header.setTxId(txId);
  return { ...draft, txId, channelHeader: header.serializeBinary() };
}

/** A `gateway.ProposedTransaction` that claims another time, as its creator may. */
export function proposedAt(proposed: Uint8Array, time: Date): Uint8Array {
  const transaction = gateway.ProposedTransaction.deserializeBinary(proposed);
  const signed = transaction.getProposal()!;
  const proposal = peer.Proposal.deserializeBinary(signed.getProposalBytes_asU8());
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  channelHeader.setTimestamp(Timestamp.fromDate(time));
  header.setChannelHeader(channelHeader.serializeBinary());
  proposal.setHeader(header.serializeBinary());
  signed.setProposalBytes(proposal.serializeBinary());
  return transaction.serializeBinary();
}

function resultsOf(writes: readonly Write[]): Uint8Array {
  const set = new ledger.rwset.NsReadWriteSet();
  set.setNamespace('tierline');
  set.setRwset(new ledger.rwset.kvrwset.KVRWSet().serializeBinary());
  const members = [...new Set(writes.map(({ at }) => at))].sort();
  set.setCollectionHashedRwsetList(members.map((mspId) => hashedAt(mspId, writes)));
  const all = new ledger.rwset.TxReadWriteSet();
  all.addNsRwset(set);
  return all.serializeBinary();
}

function hashedAt(mspId: string, writes: readonly Write[]): ledger.rwset.CollectionHashedReadWriteSet {
  const own = writes.filter(({ at }) => at === mspId).map(({ key, value }) => ({ key, value: Buffer.from(value) }));
  const pvtRwset = new ledger.rwset.kvrwset.KVRWSet();
  for (const { key, value } of own) {
    const write = new ledger.rwset.kvrwset.KVWrite();
    write.setKey(key);
    write.setValue(value);
    pvtRwset.addWrites(write);
  }
  return hashedCollection({
    name: collectionOf(mspId),
    reads: [],
    writes: own,
    pvtRwset: pvtRwset.serializeBinary(),
  });
}
