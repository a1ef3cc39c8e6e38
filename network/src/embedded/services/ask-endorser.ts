import { status } from '@grpc/grpc-js';
import { peer as protos } from '@hyperledger/fabric-protos';
import { EndorseFault, PeerDown } from '../peer';
import type { Endpoint } from './endpoint';
import type { ErrorDetail } from './rpc-error';

export type Endorsed = { endpoint: Endpoint; response: protos.ProposalResponse; interest: protos.ChaincodeInterest };
export type Declined = { code: status; detail: ErrorDetail; /** Another peer may do better. */ retry: boolean };

/** Asks one peer; tells a refusal of the chaincode from a peer that is gone and from a proposal it does not accept. */
export async function askEndorser(endpoint: Endpoint, proposal: Uint8Array): Promise<Endorsed | Declined> {
  try {
    const { response, interest } = await endpoint.peer.endorse(proposal);
    const refusal = refusalIn(response);
    return refusal ? declined(endpoint, ...refusal) : { endpoint, response, interest };
  } catch (error) {
    if (error instanceof PeerDown) {
      const text = `rpc error: code = Unavailable desc = connection error: dial tcp ${endpoint.address}: connect: connection refused`;
      return declined(endpoint, status.UNAVAILABLE, text, true);
    }
    if (error instanceof EndorseFault) return declined(endpoint, status.FAILED_PRECONDITION, error.message, false);
    throw error;
  }
}

/** A 500 without payload is the peer's own; anything else from 400 on is what the chaincode answered. */
function refusalIn(response: protos.ProposalResponse): [code: status, message: string, retry: boolean] | undefined {
  const result = response.getResponse() ?? new protos.Response();
  const code = result.getStatus();
  if (code >= 200 && code < 400) return undefined;
  if (code === 500 && response.getPayload_asU8().length === 0) return [status.ABORTED, result.getMessage(), true];
  return [status.UNKNOWN, `chaincode response ${String(code)}, ${result.getMessage()}`, false];
}

function declined(endpoint: Endpoint, code: status, message: string, retry: boolean): Declined {
  return { code, detail: { address: endpoint.address, mspId: endpoint.mspId, message }, retry };
}

export function isEndorsed(answer: Endorsed | Declined): answer is Endorsed {
  return 'response' in answer;
}
