import { status } from '@grpc/grpc-js';
import { gateway, peer } from '@hyperledger/fabric-protos';
import { askEndorser, isEndorsed } from './ask-endorser';
import { endorsersOf } from './endorsers';
import type { Endpoint, ServiceContext } from './endpoint';
import { readProposal } from './proposal';
import { type ErrorDetail, RpcError } from './rpc-error';

/** Runs a query at one peer: the own organisation's if it may, else the next that is allowed and answers. */
export async function evaluate(
  context: ServiceContext,
  request: gateway.EvaluateRequest,
): Promise<gateway.EvaluateResponse> {
  const proposal = readProposal(request.getProposedTransaction(), 'failed to unpack transaction proposal: ');
  const targets = request.getTargetOrganizationsList();
  const isProtected = proposal.hasTransient && targets.length === 0;
  const allowed = isProtected ? [context.own.mspId] : targets;
  const able = endorsersOf(context, proposal.channel, proposal.chaincode).filter(
    ({ mspId }) => allowed.length === 0 || allowed.includes(mspId),
  );
  const own = able.filter(({ mspId }) => mspId === context.own.mspId);
  const ordered = [...own, ...able.filter((endpoint) => !own.includes(endpoint))];
  if (ordered.length === 0) {
    const reason = `no peers available to evaluate chaincode ${proposal.chaincode} in channel ${proposal.channel}`;
    const hint = `no endorsers found in the gateway's organization; retry specifying target organization(s) to protect transient data: ${reason}`;
    throw new RpcError(status.FAILED_PRECONDITION, isProtected ? hint : reason);
  }
  return askInTurn(ordered, proposal.signed);
}

async function askInTurn(endpoints: readonly Endpoint[], proposal: Uint8Array): Promise<gateway.EvaluateResponse> {
  const details: ErrorDetail[] = [];
  let code = status.UNAVAILABLE;
  for (const endpoint of endpoints) {
    const answer = await askEndorser(endpoint, proposal);
    if (isEndorsed(answer)) return evaluateResponse(answer.response);
    details.push(answer.detail);
    code = answer.code;
    if (!answer.retry) {
      throw new RpcError(code, `evaluate call to endorser returned error: ${answer.detail.message}`, details);
    }
  }
  throw new RpcError(code, 'failed to evaluate transaction, see attached details for more info', details);
}

/** The result as endorsed; the response beside it may hold another payload. */
function evaluateResponse(proposalResponse: peer.ProposalResponse): gateway.EvaluateResponse {
  const payload = peer.ProposalResponsePayload.deserializeBinary(proposalResponse.getPayload_asU8());
  const action = peer.ChaincodeAction.deserializeBinary(payload.getExtension_asU8());
  const result = proposalResponse.getResponse() ?? new peer.Response();
  result.setPayload(action.getResponse()?.getPayload_asU8() ?? Buffer.alloc(0));
  const response = new gateway.EvaluateResponse();
  response.setResult(result);
  return response;
}
