import { peer } from '@hyperledger/fabric-protos';
import type { Surroundings } from '../transaction-context';

/** A call of one of the chaincodes that are part of the peer. */
export type SystemCall = { args: readonly Buffer[]; surroundings: Surroundings };
export type SystemChaincode = (call: SystemCall) => Promise<peer.Response> | peer.Response;

export function success(payload: Uint8Array): peer.Response {
  const response = new peer.Response();
  response.setStatus(200);
  response.setPayload(payload);
  return response;
}

export function failure(message: string, status = 500): peer.Response {
  const response = new peer.Response();
  response.setStatus(status);
  response.setMessage(message);
  return response;
}
