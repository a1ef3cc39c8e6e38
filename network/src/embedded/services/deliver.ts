import type { ServerDuplexStream } from '@grpc/grpc-js';
import { common, peer as protos } from '@hyperledger/fabric-protos';
import type { Peer } from '../peer';
import { followBlocks } from './follow-blocks';
import { readSeek, type Seek, SeekEnd } from './seek';
import { writeMessage } from './write-stream';

const { Status } = common;

export type DeliverStream = ServerDuplexStream<common.Envelope, protos.DeliverResponse>;
/** What a subscriber gets of a block. */
export type Rendering = (
  peer: Peer,
  channel: string,
  number: number,
  block: Uint8Array,
) => Promise<protos.DeliverResponse>;

/** Answers seeks one after the other on a stream, until it ends or one fails. */
export async function deliver(
  stream: DeliverStream,
  peer: Peer,
  render: Rendering,
  signal: AbortSignal,
): Promise<void> {
  // Not destroyed on return: the call has to be ended in order, or the client waits for ever.
  for await (const envelope of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<common.Envelope>) {
    const status = await answer(stream, envelope, peer, render, signal);
    await writeMessage(stream, statusResponse(status), signal);
    if (status !== Status.SUCCESS) return;
  }
}

async function answer(
  stream: DeliverStream,
  envelope: common.Envelope,
  peer: Peer,
  render: Rendering,
  signal: AbortSignal,
): Promise<number> {
  try {
    const seek = readSeek(envelope, peer);
    await send(stream, seek, peer, render, signal);
    return Status.SUCCESS;
  } catch (error) {
    if (error instanceof SeekEnd) return error.status;
    throw error;
  }
}

async function send(
  stream: DeliverStream,
  seek: Seek,
  peer: Peer,
  render: Rendering,
  signal: AbortSignal,
): Promise<void> {
  const requireReady = (number: number): void => {
    if (seek.failIfNotReady && number >= peer.height(seek.channel)) throw new SeekEnd(Status.NOT_FOUND);
  };
  requireReady(seek.start);
  for await (const { number, bytes } of followBlocks(peer, seek.channel, seek.start, signal)) {
    if (!seek.isAllowed()) throw new SeekEnd(Status.FORBIDDEN);
    await writeMessage(stream, await render(peer, seek.channel, number, bytes), signal);
    if (number === seek.stop) return;
    requireReady(number + 1);
  }
}

function statusResponse(status: number): protos.DeliverResponse {
  const response = new protos.DeliverResponse();
  response.setStatus(status as ReturnType<protos.DeliverResponse['getStatus']>);
  return response;
}
