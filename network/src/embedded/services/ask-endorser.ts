import { status } from '@grpc/grpc-js';
import type { peer as protos } from '@hyperledger/fabric-protos';
import { EndorseFault, PeerDown } from '../peer';
import type { Endpoint } from './endpoint';
import type { ErrorDetail } from './rpc-error';

export type Endorsed = { endpoint: Endpoint; response: protos.ProposalResponse; interest: protos.ChaincodeInterest };
export type Declined = { code: status; detail: ErrorDetail; /** Another peer may do better. */ retry: boolean };

/** Asks one peer; tells a refusal of the chaincode from a peer that is gone and from a proposal it does not accept. */
export async function askEndorser(endpoint: Endpoint, proposal: Uint8Array): Promise<Endorsed | Declined> {
  const declined = (code: status, message: string, retry: boolean): Declined => ({
    code,
    detail: { address: endpoint.address, mspId: endpoint.mspId, message },
    retry,
  });
  try {
    const { response, interest } = await endpoint.peer.endorse(proposal);
    const result = response.getResponse();
    const code = result?.getStatus() ?? 500;
    if (code >= 200 && code < 400) return { endpoint, response, interest };
    const message = result?.getMessage() ?? '';
    const byPeer = response.getPayload_asU8().length === 0 && code === 500;
    return byPeer
      ? declined(status.ABORTED, message, true)
      : declined(status.UNKNOWN, `chaincode response ${String(code)}, ${message}`, false);
  } catch (error) {
    if (error instanceof PeerDown) {
      const text = `rpc error: code = Unavailable desc = connection error: dial tcp ${endpoint.address}: connect: connection refused`;
      return declined(status.UNAVAILABLE, text, true);
    }
    if (error instanceof EndorseFault) return declined(status.FAILED_PRECONDITION, error.message, false);
    throw error;
  }
}

export function isEndorsed(answer: Endorsed | Declined): answer is Endorsed {
  return 'response' in answer;
}
