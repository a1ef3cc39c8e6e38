import { status } from '@grpc/grpc-js';
import { gateway } from '@hyperledger/fabric-protos';
import { mayRead } from './access';
import type { CommitWaiters } from './commit-waiters';
import type { ServiceContext } from './endpoint';
import { RpcError } from './rpc-error';

export async function commitStatus(
  context: ServiceContext,
  waiters: CommitWaiters,
  signed: gateway.SignedCommitStatusRequest,
  signal: AbortSignal,
): Promise<gateway.CommitStatusResponse> {
  const message = signed.getRequest_asU8();
  if (message.length === 0) throw new RpcError(status.INVALID_ARGUMENT, 'a commit status request is required');
  const request = gateway.CommitStatusRequest.deserializeBinary(message);
  const channel = request.getChannelId();
  requireReader(context, channel, {
    identity: request.getIdentity_asU8(),
    message,
    signature: signed.getSignature_asU8(),
  });
  const outcome = await waiters.outcome(channel, request.getTransactionId(), signal);
  const response = new gateway.CommitStatusResponse();
  response.setResult(outcome.flag as ReturnType<gateway.CommitStatusResponse['getResult']>);
  response.setBlockNumber(outcome.block);
  return response;
}

/** @throws RpcError PERMISSION_DENIED, for a channel that the peer does not know as for one that the caller may not read */
export function requireReader(
  context: ServiceContext,
  channel: string,
  request: { identity: Uint8Array; message: Uint8Array; signature: Uint8Array },
): void {
  const { peer } = context.own;
  const isReader = peer.channels().includes(channel) && mayRead(request, peer.config(channel));
  if (!isReader) {
    throw new RpcError(
      status.PERMISSION_DENIED,
      `error acquiring policy manager or permission denied for channel ${channel}`,
    );
  }
}
