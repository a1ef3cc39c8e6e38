import { common } from '@hyperledger/fabric-protos';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';

export function headers(options: {
  type: 'CONFIG' | 'CONFIG_UPDATE' | 'ENDORSER_TRANSACTION' | 'DELIVER_SEEK_INFO';
  channel: string;
  txId: string;
  creator: Uint8Array;
  nonce: Uint8Array;
  version?: number;
  extension?: Uint8Array;
}): common.Header {
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType[options.type]);
  channelHeader.setVersion(options.version ?? 0);
  channelHeader.setTimestamp(now());
  channelHeader.setChannelId(options.channel);
  channelHeader.setTxId(options.txId);
  if (options.extension) channelHeader.setExtension$(options.extension);
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(options.creator);
  signatureHeader.setNonce(options.nonce);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  header.setSignatureHeader(signatureHeader.serializeBinary());
  return header;
}

function now(): Timestamp {
  const milliseconds = Date.now();
  const timestamp = new Timestamp();
  timestamp.setSeconds(Math.floor(milliseconds / 1000));
  timestamp.setNanos((milliseconds % 1000) * 1_000_000);
  return timestamp;
}
