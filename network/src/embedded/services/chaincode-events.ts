import { status } from '@grpc/grpc-js';
import { gateway, orderer, peer as protos } from '@hyperledger/fabric-protos';
import { parseBlock } from '../../wire';
import type { Peer } from '../peer';
import { requireReader } from './commit-status';
import type { ServiceContext } from './endpoint';
import { followBlocks } from './follow-blocks';
import { RpcError } from './rpc-error';

const { TypeCase } = orderer.SeekPosition;
const valid = protos.TxValidationCode.VALID;

/** One response a block that holds events of the chaincode, for valid transactions only. */
export async function* chaincodeEvents(
  context: ServiceContext,
  signed: gateway.SignedChaincodeEventsRequest,
  signal: AbortSignal,
): AsyncGenerator<gateway.ChaincodeEventsResponse, void> {
  const message = signed.getRequest_asU8();
  if (message.length === 0) throw new RpcError(status.INVALID_ARGUMENT, 'a chaincode events request is required');
  const request = gateway.ChaincodeEventsRequest.deserializeBinary(message);
  const channel = request.getChannelId();
  requireReader(context, channel, {
    identity: request.getIdentity_asU8(),
    message,
    signature: signed.getSignature_asU8(),
  });
  const start = await startBlock(context.own.peer, channel, request);
  const isWanted = matcher(request);
  for await (const { number, bytes } of followBlocks(context.own.peer, channel, start, signal)) {
    const events = eventsOf(bytes).filter(isWanted);
    if (events.length === 0) continue;
    const response = new gateway.ChaincodeEventsResponse();
    response.setEventsList(events);
    response.setBlockNumber(number);
    yield response;
  }
}

async function startBlock(peer: Peer, channel: string, request: gateway.ChaincodeEventsRequest): Promise<number> {
  const after = request.getAfterTransactionId();
  const found = after === '' ? undefined : await peer.transaction(channel, after);
  if (found) return found.block;
  const position = request.getStartPosition();
  switch (position?.getTypeCase()) {
    case TypeCase.SPECIFIED:
      return position.getSpecified()?.getNumber() ?? 0;
    case undefined:
    case TypeCase.TYPE_NOT_SET:
    case TypeCase.NEXT_COMMIT:
      return peer.height(channel);
    default:
      throw new RpcError(status.INVALID_ARGUMENT, 'invalid start position type');
  }
}

/** After a given transaction only what follows it counts, inside its block too. */
function matcher(request: gateway.ChaincodeEventsRequest): (event: protos.ChaincodeEvent) => boolean {
  const after = request.getAfterTransactionId();
  let isPast = after === '';
  return (event) => {
    if (isPast) return event.getChaincodeId() === request.getChaincodeId();
    isPast = event.getTxId() === after;
    return false;
  };
}

function eventsOf(block: Uint8Array): protos.ChaincodeEvent[] {
  return parseBlock(block)
    .txs.filter(({ flag }) => flag === valid)
    .flatMap(({ event }) => {
      if (!event) return [];
      const message = new protos.ChaincodeEvent();
      message.setChaincodeId(event.chaincode);
      message.setTxId(event.txId);
      message.setEventName(event.name);
      message.setPayload(event.payload);
      return [message];
    });
}
