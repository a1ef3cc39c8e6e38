import { status } from '@grpc/grpc-js';
import { common, peer } from '@hyperledger/fabric-protos';
import { RpcError } from './rpc-error';

/** A signed proposal, read as far as the gateway must know it. */
export type Proposal = {
  signed: Uint8Array;
  channel: string;
  chaincode: string;
  hasTransient: boolean;
  channelHeader: Uint8Array;
  signatureHeader: Uint8Array;
  payload: Uint8Array;
};

/** @throws RpcError INVALID_ARGUMENT */
export function readProposal(signed: peer.SignedProposal | undefined, prefix = ''): Proposal {
  const bytes = signed?.getProposalBytes_asU8() ?? Buffer.alloc(0);
  if (!signed || bytes.length === 0) return invalid(`${prefix}a signed proposal is required`);
  const proposal = unpack(signed, bytes, prefix);
  if (proposal.channel === '') return invalid(`${prefix}no channel id provided`);
  if (proposal.chaincode === '') {
    return invalid(`${prefix}no chaincode name is provided, channel id [${proposal.channel}]`);
  }
  return proposal;
}

function unpack(signed: peer.SignedProposal, bytes: Uint8Array, prefix: string): Proposal {
  try {
    const proposal = peer.Proposal.deserializeBinary(bytes);
    const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
    const payload = peer.ChaincodeProposalPayload.deserializeBinary(proposal.getPayload_asU8());
    const spec = peer.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8()).getChaincodeSpec();
    return {
      signed: signed.serializeBinary(),
      channel: common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()).getChannelId(),
      chaincode: spec?.getChaincodeId()?.getName() ?? '',
      hasTransient: payload.getTransientmapMap().getLength() > 0,
      channelHeader: header.getChannelHeader_asU8(),
      signatureHeader: header.getSignatureHeader_asU8(),
      payload: proposal.getPayload_asU8(),
    };
  } catch (error) {
    return invalid(`${prefix}${error instanceof Error ? error.message : String(error)}`);
  }
}

function invalid(message: string): never {
  throw new RpcError(status.INVALID_ARGUMENT, message);
}
