import { common, orderer } from '@hyperledger/fabric-protos';
import { hasExpired, mayRead } from './access';
import type { Peer } from '../peer';

const { Status } = common;
const { TypeCase } = orderer.SeekPosition;
const timeWindow = 15 * 60 * 1000;

/** Ends a seek with this status; the stream stays open only after SUCCESS. */
export class SeekEnd extends Error {
  constructor(readonly status: number) {
    super(`seek ended with status ${String(status)}`);
  }
}

export type Seek = { channel: string; start: number; stop: number; failIfNotReady: boolean; isAllowed(): boolean };

/** Reads and checks a signed seek envelope as a peer does (common/deliver). @throws SeekEnd */
export function readSeek(envelope: common.Envelope, peer: Peer): Seek {
  const { channelHeader, creator, info } = parse(envelope);
  const timestamp = channelHeader.getTimestamp()?.toDate().getTime();
  if (timestamp === undefined || Math.abs(Date.now() - timestamp) > timeWindow) throw new SeekEnd(Status.BAD_REQUEST);
  const channel = channelHeader.getChannelId();
  if (!peer.channels().includes(channel)) throw new SeekEnd(Status.NOT_FOUND);
  const request = { identity: creator, message: envelope.getPayload_asU8(), signature: envelope.getSignature_asU8() };
  const isAllowed = (): boolean => !hasExpired(creator, Date.now()) && mayRead(request, peer.config(channel));
  if (!isAllowed()) throw new SeekEnd(Status.FORBIDDEN);
  const [from, to] = [info.getStart(), info.getStop()];
  if (!from || !to) throw new SeekEnd(Status.BAD_REQUEST);
  const height = peer.height(channel);
  const start = startOf(from, height);
  const stop = stopOf(from, to, start, height);
  const failIfNotReady = info.getBehavior() === orderer.SeekInfo.SeekBehavior.FAIL_IF_NOT_READY;
  return { channel, start, stop, failIfNotReady, isAllowed };
}

function parse(envelope: common.Envelope): {
  channelHeader: common.ChannelHeader;
  creator: Uint8Array;
  info: orderer.SeekInfo;
} {
  try {
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const header = payload.getHeader();
    if (!header) throw new SeekEnd(Status.BAD_REQUEST);
    return {
      channelHeader: common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()),
      creator: common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8()).getCreator_asU8(),
      info: orderer.SeekInfo.deserializeBinary(payload.getData_asU8()),
    };
  } catch {
    throw new SeekEnd(Status.BAD_REQUEST);
  }
}

function startOf(position: orderer.SeekPosition, height: number): number {
  switch (position.getTypeCase()) {
    case TypeCase.OLDEST:
      return 0;
    case TypeCase.NEWEST:
      return height - 1;
    case TypeCase.NEXT_COMMIT:
      return height;
    case TypeCase.SPECIFIED:
      return position.getSpecified()?.getNumber() ?? 0;
    default:
      throw new SeekEnd(Status.BAD_REQUEST);
  }
}

function stopOf(from: orderer.SeekPosition, to: orderer.SeekPosition, start: number, height: number): number {
  switch (to.getTypeCase()) {
    case TypeCase.OLDEST:
      return start;
    case TypeCase.NEWEST:
      return from.getTypeCase() === TypeCase.NEWEST ? start : height - 1;
    case TypeCase.SPECIFIED: {
      const stop = to.getSpecified()?.getNumber() ?? 0;
      if (stop < start) throw new SeekEnd(Status.BAD_REQUEST);
      return stop;
    }
    default:
      return 0;
  }
}
