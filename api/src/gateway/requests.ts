import { common, gateway as protocol, peer } from '@hyperledger/fabric-protos';
import type { Gateway } from '@hyperledger/fabric-gateway';
import { serializeIdentity, signMessage } from '@tierline/network/wire';
import type { Signatory } from '../identity';
import type { Prepared } from './ledger';

/** A question for the status of a transaction that was submitted earlier, or perhaps never. */
export function commitRequest({ channel, txId }: Prepared, gateway: Gateway): Uint8Array {
  const { mspId, credentials } = gateway.getIdentity();
  const request = new protocol.CommitStatusRequest();
  request.setChannelId(channel);
  request.setTransactionId(txId);
  request.setIdentity(serializeIdentity(mspId, Buffer.from(credentials).toString('utf8')));
  const signed = new protocol.SignedCommitStatusRequest();
  signed.setRequest(request.serializeBinary());
  return signed.serializeBinary();
}

/** The time in the proposal's header. @throws if it has parts of a millisecond: the chaincode would refuse it */
export function timeOfProposal(proposedTransaction: Uint8Array): string {
  const signed = protocol.ProposedTransaction.deserializeBinary(proposedTransaction).getProposal();
  const proposal = peer.Proposal.deserializeBinary(signed?.getProposalBytes_asU8() ?? new Uint8Array());
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const time = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()).getTimestamp();
  if (!time || time.getNanos() % 1_000_000 !== 0) throw new Error('the proposal’s time must be in whole milliseconds');
  return time.toDate().toISOString();
}

/** The same proposal for these organisations' peers; the signed part does not name them. None: the policy's choice. */
export function addressed(proposedTransaction: Uint8Array, organisations: readonly string[]): Uint8Array {
  const message = protocol.ProposedTransaction.deserializeBinary(proposedTransaction);
  message.setEndorsingOrganizationsList([...organisations]);
  return message.serializeBinary();
}

/** The prepared transaction with the signature of its creator. */
export function signed(preparedTransaction: Uint8Array, { privateKey }: Signatory): Uint8Array {
  const message = protocol.PreparedTransaction.deserializeBinary(preparedTransaction);
  const envelope = message.getEnvelope() ?? new common.Envelope();
  envelope.setSignature(signMessage(privateKey, envelope.getPayload_asU8()));
  message.setEnvelope(envelope);
  return message.serializeBinary();
}
