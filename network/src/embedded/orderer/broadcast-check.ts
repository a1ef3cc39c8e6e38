import { common } from '@hyperledger/fabric-protos';
import { type ChannelConfig, Identity, validSigners } from '../../wire';

const { Status } = common;

/** Why an orderer does not take an envelope, as `ab.BroadcastResponse` says it. */
export class BroadcastRefusal extends Error {
  constructor(
    readonly status: number,
    readonly info: string,
  ) {
    super(info);
  }
}

export type IncomingEnvelope = {
  bytes: Buffer;
  type: number;
  channel: string;
  txId: string;
  envelope: common.Envelope;
};

export function readEnvelope(bytes: Buffer): IncomingEnvelope {
  try {
    const envelope = common.Envelope.deserializeBinary(bytes);
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    const header = common.ChannelHeader.deserializeBinary(payload.getHeader()?.getChannelHeader_asU8() ?? bytes);
    return { bytes, type: header.getType(), channel: header.getChannelId(), txId: header.getTxId(), envelope };
  } catch {
    throw new BroadcastRefusal(Status.BAD_REQUEST, 'bad envelope: the channel header could not be read');
  }
}

/** Size, creator, expiry and the channel's writers (orderer/common/msgprocessor). */
export function checkBroadcast(incoming: IncomingEnvelope, config: ChannelConfig, now: number): void {
  const { envelope, bytes } = incoming;
  if (envelope.getPayload_asU8().length === 0) refuse(Status.BAD_REQUEST, 'message payload is empty');
  const limit = config.orderer.batchSize.absoluteMaxBytes;
  if (bytes.length > limit) {
    refuse(
      Status.BAD_REQUEST,
      `message payload is ${String(bytes.length)} bytes and exceeds maximum allowed ${String(limit)} bytes`,
    );
  }
  const creator = creatorOf(envelope);
  const signature = envelope.getSignature_asU8();
  const signers = validSigners([{ identity: creator, message: envelope.getPayload_asU8(), signature }], config.msps);
  if (!config.policy('/Channel/Writers')(signers, config.msps)) {
    const unsatisfied = 'implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy';
    refuse(
      Status.FORBIDDEN,
      `${unsatisfied} requires 1 of the 'Writers' sub-policies to be satisfied: permission denied`,
    );
  }
  if (Date.parse(creator.certificate.validTo) < now) refuse(Status.BAD_REQUEST, 'identity expired');
}

function creatorOf(envelope: common.Envelope): Identity {
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const header = common.SignatureHeader.deserializeBinary(
    payload.getHeader()?.getSignatureHeader_asU8() ?? Buffer.alloc(0),
  );
  return Identity.parse(header.getCreator_asU8());
}

function refuse(status: number, info: string): never {
  throw new BroadcastRefusal(status, info);
}
