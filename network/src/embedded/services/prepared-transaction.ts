import { common, gateway } from '@hyperledger/fabric-protos';
import { assembleTransaction } from '../../wire';
import type { Endorsed } from './ask-endorser';
import type { Proposal } from './proposal';

/** The transaction as the client signs it: endorsements of one and the same result, transient data left out. */
export function preparedTransaction(proposal: Proposal, endorsed: readonly Endorsed[]): gateway.EndorseResponse {
  const endorsements = endorsed.flatMap(({ response }) => {
    const endorsement = response.getEndorsement();
    return endorsement
      ? [{ endorser: endorsement.getEndorser_asU8(), signature: endorsement.getSignature_asU8() }]
      : [];
  });
  const envelope = new common.Envelope();
  envelope.setPayload(
    assembleTransaction({
      channelHeader: proposal.channelHeader,
      signatureHeader: proposal.signatureHeader,
      proposalPayload: proposal.payload,
      prpBytes: endorsed[0]?.response.getPayload_asU8() ?? Buffer.alloc(0),
      endorsements,
    }),
  );
  const response = new gateway.EndorseResponse();
  response.setPreparedTransaction(envelope);
  return response;
}
