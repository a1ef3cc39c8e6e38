import { createPrivateKey, randomBytes } from 'node:crypto';
import type { Client } from '@grpc/grpc-js';
import { common, orderer, peer } from '@hyperledger/fabric-protos';
import type { Credentials } from '@tierline/network/embedded';
import { assembleEnvelope, serializeIdentity, signMessage } from '@tierline/network/wire';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';

export type Position = 'oldest' | 'newest' | 'next' | number;
export type SeekOptions = {
  mspId: string;
  credentials: Credentials;
  channel: string;
  from: Position | undefined;
  to: Position | undefined;
  failIfNotReady?: boolean;
  at?: Date;
  spoil?: boolean;
};
export type DeliverMethod = 'Deliver' | 'DeliverFiltered' | 'DeliverWithPrivateData';

function positionOf(position: Position): orderer.SeekPosition {
  const message = new orderer.SeekPosition();
  if (position === 'oldest') message.setOldest(new orderer.SeekOldest());
  else if (position === 'newest') message.setNewest(new orderer.SeekNewest());
  else if (position === 'next') message.setNextCommit(new orderer.SeekNextCommit());
  else {
    const specified = new orderer.SeekSpecified();
    specified.setNumber(position);
    message.setSpecified(specified);
  }
  return message;
}

/** A signed seek, as a block listener sends it. */
export function seekEnvelope(options: SeekOptions): Buffer {
  const { mspId, credentials, channel, from, to, failIfNotReady = false, at = new Date(), spoil = false } = options;
  const info = new orderer.SeekInfo();
  if (from !== undefined) info.setStart(positionOf(from));
  if (to !== undefined) info.setStop(positionOf(to));
  const { FAIL_IF_NOT_READY, BLOCK_UNTIL_READY } = orderer.SeekInfo.SeekBehavior;
  info.setBehavior(failIfNotReady ? FAIL_IF_NOT_READY : BLOCK_UNTIL_READY);
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.DELIVER_SEEK_INFO);
  channelHeader.setChannelId(channel);
  channelHeader.setTimestamp(Timestamp.fromDate(at));
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(serializeIdentity(mspId, credentials.certificatePem));
  signatureHeader.setNonce(randomBytes(24));
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader.serializeBinary());
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(info.serializeBinary());
  const bytes = payload.serializeBinary();
  const signature = signMessage(createPrivateKey(credentials.privateKeyPem), bytes);
  if (spoil) signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
  return assembleEnvelope(bytes, signature);
}

/** One stream to a peer's Deliver service: seeks out, responses in, in their order. */
export class Deliveries {
  readonly #stream;
  readonly #iterator: AsyncIterator<peer.DeliverResponse>;

  constructor(client: Client, method: DeliverMethod) {
    this.#stream = client.makeBidiStreamRequest(
      `/protos.Deliver/${method}`,
      (bytes: Buffer) => bytes,
      (bytes) => peer.DeliverResponse.deserializeBinary(bytes),
    );
    this.#iterator = (this.#stream as AsyncIterable<peer.DeliverResponse>)[Symbol.asyncIterator]();
  }

  ask(options: SeekOptions): void {
    this.#stream.write(seekEnvelope(options));
  }

  /** Undefined once the peer has ended the stream. */
  async next(): Promise<peer.DeliverResponse | undefined> {
    const result = await this.#iterator.next();
    return result.done === true ? undefined : result.value;
  }

  /** Asks, and reads all blocks up to the status that ends them. */
  async all(options: SeekOptions): Promise<{ numbers: number[]; status: number }> {
    this.ask(options);
    for (const numbers: number[] = []; ;) {
      const response = await this.next();
      if (!response) throw new Error('the stream ended without a status');
      if (response.getTypeCase() === peer.DeliverResponse.TypeCase.STATUS)
        return { numbers, status: response.getStatus() };
      numbers.push(numberIn(response));
    }
  }

  close(): void {
    this.#stream.on('error', () => undefined);
    this.#stream.cancel();
  }
}

export function numberIn(response: peer.DeliverResponse): number {
  const block = response.getBlock() ?? response.getBlockAndPrivateData()?.getBlock();
  return block?.getHeader()?.getNumber() ?? response.getFilteredBlock()?.getNumber() ?? -1;
}
