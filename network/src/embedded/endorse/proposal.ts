import { common, peer } from '@hyperledger/fabric-protos';
import { Identity, proposalHash, txIdOf, withoutTransient } from '../../wire';
import type { Proposal } from './transaction-context';

/** What a peer answers as a gRPC error: the proposal itself is not acceptable. */
export class EndorseFault extends Error {}

/** @throws EndorseFault if the bytes are not a proposal to a chaincode (endorser/msgvalidation.go `UnpackProposal`) */
export function readProposal(bytes: Uint8Array): Proposal {
  try {
    return unpack(peer.SignedProposal.deserializeBinary(bytes));
  } catch (error) {
    throw error instanceof EndorseFault ? error : new EndorseFault(`error unmarshalling proposal: ${String(error)}`);
  }
}

function unpack(signed: peer.SignedProposal): Proposal {
  const message = peer.Proposal.deserializeBinary(signed.getProposalBytes_asU8());
  const header = common.Header.deserializeBinary(message.getHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  const signatureHeader = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
  const extension = peer.ChaincodeHeaderExtension.deserializeBinary(channelHeader.getExtension_asU8());
  const chaincode = extension.getChaincodeId()?.getName() ?? '';
  const payload = peer.ChaincodeProposalPayload.deserializeBinary(message.getPayload_asU8());
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8()).getChaincodeSpec();
  const input = spec?.getInput();
  demand(chaincode !== '', 'ChaincodeHeaderExtension.ChaincodeId.Name is empty');
  demand(spec !== undefined, 'chaincode invocation spec did not contain chaincode spec');
  demand(input !== undefined, 'chaincode input did not contain any input');
  checkHeaders(channelHeader, signatureHeader);
  demand(!hasExpired(signatureHeader.getCreator_asU8()), 'proposal client identity expired');
  return {
    signed,
    channel: channelHeader.getChannelId(),
    txId: channelHeader.getTxId(),
    creator: Identity.parse(signatureHeader.getCreator_asU8()),
    chaincode,
    input: input ?? new peer.ChaincodeInput(),
    hash: proposalHash(
      header.getChannelHeader_asU8(),
      header.getSignatureHeader_asU8(),
      withoutTransient(message.getPayload_asU8()),
    ),
  };
}

function checkHeaders(channelHeader: common.ChannelHeader, signatureHeader: common.SignatureHeader): void {
  const invalid = 'error validating proposal: ';
  const types: number[] = [common.HeaderType.ENDORSER_TRANSACTION, common.HeaderType.CONFIG];
  const [nonce, creator] = [signatureHeader.getNonce_asU8(), signatureHeader.getCreator_asU8()];
  const [txId, expected] = [channelHeader.getTxId(), txIdOf(nonce, creator)];
  demand(types.includes(channelHeader.getType()), `${invalid}invalid header type ${channelHeader.getType()}`);
  demand(channelHeader.getEpoch() === 0, `${invalid}epoch is non-zero`);
  demand(nonce.length > 0, `${invalid}nonce is empty`);
  demand(creator.length > 0, `${invalid}creator is empty`);
  demand(txId === expected, `${invalid}incorrectly computed txid '${txId}' -- expected '${expected}'`);
}

/** As the peer's authentication filter asks; what is no certificate is refused for that, later. */
function hasExpired(creator: Uint8Array): boolean {
  try {
    return Date.parse(Identity.parse(creator).certificate.validTo) < Date.now();
  } catch {
    return false;
  }
}

function demand(condition: boolean, reason: string): void {
  if (!condition) throw new EndorseFault(reason);
}
