import { status } from '@grpc/grpc-js';
import { common, gateway } from '@hyperledger/fabric-protos';
import { BroadcastRefusal } from '../orderer/broadcast-check';
import type { ServiceContext } from './endpoint';
import { RpcError } from './rpc-error';

/** Hands the signed transaction to the orderer; success says that it is being ordered, not that it will be valid. */
export function submit(context: ServiceContext, request: gateway.SubmitRequest): gateway.SubmitResponse {
  const transaction = request.getPreparedTransaction();
  if (!transaction) throw new RpcError(status.INVALID_ARGUMENT, 'a prepared transaction is required');
  if (transaction.getSignature_asU8().length === 0) {
    throw new RpcError(status.INVALID_ARGUMENT, 'prepared transaction must be signed');
  }
  try {
    context.broadcast(request.getChannelId(), Buffer.from(transaction.serializeBinary()));
  } catch (error) {
    if (!(error instanceof BroadcastRefusal)) throw error;
    throw new RpcError(
      status.ABORTED,
      `received unsuccessful response from orderer: status=${statusName(error.status)}, info=${error.info}`,
    );
  }
  return new gateway.SubmitResponse();
}

function statusName(code: number): string {
  return Object.entries(common.Status).find(([, value]) => value === code)?.[0] ?? String(code);
}
