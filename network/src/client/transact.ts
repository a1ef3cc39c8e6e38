import { randomBytes } from 'node:crypto';
import { common, peer } from '@hyperledger/fabric-protos';
import { assembleEnvelope, assembleTransaction, txIdOf } from '../wire';
import { headers } from './headers';
import type { Signer } from './signer';

export type Call = { channel: string; chaincode: string; args: readonly (string | Uint8Array)[] };
/** A peer as it is asked to endorse, in this process or elsewhere. */
export interface EndorsingPeer {
  readonly mspId: string;
  endorse(signedProposal: Uint8Array): Promise<{ response: peer.ProposalResponse }>;
}
export type Prepared = { txId: string; proposal: peer.Proposal; signed: Uint8Array };

/** @param transient values that only endorsers see; a transaction made of it goes without them */
export function propose(signer: Signer, call: Call, transient: Readonly<Record<string, string>> = {}): Prepared {
  const nonce = randomBytes(24);
  const txId = txIdOf(nonce, signer.identity);
  const id = new peer.ChaincodeID();
  id.setName(call.chaincode);
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(id);
  const input = new peer.ChaincodeInput();
  input.setArgsList(call.args.map((arg) => Buffer.from(arg)));
  const spec = new peer.ChaincodeSpec();
  spec.setType(peer.ChaincodeSpec.Type.GOLANG);
  spec.setChaincodeId(id);
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  const header = headers({
    type: 'ENDORSER_TRANSACTION',
    channel: call.channel,
    txId,
    creator: signer.identity,
    nonce,
    extension: extension.serializeBinary(),
  });
  for (const [name, value] of Object.entries(transient)) payload.getTransientmapMap().set(name, Buffer.from(value));
  const proposal = new peer.Proposal();
  proposal.setHeader(header.serializeBinary());
  proposal.setPayload(payload.serializeBinary());
  const bytes = proposal.serializeBinary();
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(bytes);
  signed.setSignature(signer.sign(bytes));
  return { txId, proposal, signed: signed.serializeBinary() };
}

/** Has the peers endorse and returns the signed transaction. @throws with the peer's text if one refuses */
export async function endorsedBy(
  peers: readonly EndorsingPeer[],
  signer: Signer,
  call: Call,
): Promise<{ txId: string; envelope: Buffer }> {
  const prepared = propose(signer, call);
  const responses = await Promise.all(
    peers.map(async (asked) => {
      const { response } = await asked.endorse(prepared.signed);
      const result = response.getResponse();
      if ((result?.getStatus() ?? 500) >= 400) {
        throw new Error(
          `${asked.mspId} refused ${call.chaincode} ${String(call.args[0])}: ${result?.getMessage() ?? ''}`,
        );
      }
      return response;
    }),
  );
  const header = common.Header.deserializeBinary(prepared.proposal.getHeader_asU8());
  const payload = assembleTransaction({
    channelHeader: header.getChannelHeader_asU8(),
    signatureHeader: header.getSignatureHeader_asU8(),
    proposalPayload: prepared.proposal.getPayload_asU8(),
    prpBytes: responses[0]?.getPayload_asU8() ?? Buffer.alloc(0),
    endorsements: responses.flatMap((response) => {
      const endorsement = response.getEndorsement();
      return endorsement
        ? [{ endorser: endorsement.getEndorser_asU8(), signature: endorsement.getSignature_asU8() }]
        : [];
    }),
  });
  return { txId: prepared.txId, envelope: assembleEnvelope(payload, signer.sign(payload)) };
}
