import { randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { assembleBlock, txIdOf } from '../../wire';
import { headers } from '../../client/headers';
import { channelGroup, type ChannelSettings } from '../../config/groups';

/** The first block of a channel: unsigned, the root of all trust in what follows. */
export function genesisBlock(channel: string, settings: ChannelSettings): Buffer {
  const config = new common.Config();
  config.setChannelGroup(channelGroup(settings));
  const envelope = new common.ConfigEnvelope();
  envelope.setConfig(config);

  const nonce = randomBytes(24);
  const payload = new common.Payload();
  payload.setHeader(
    headers({
      type: 'CONFIG',
      channel,
      txId: txIdOf(nonce, Buffer.alloc(0)),
      creator: Buffer.alloc(0),
      nonce,
      version: 1,
    }),
  );
  payload.setData(envelope.serializeBinary());
  const transaction = new common.Envelope();
  transaction.setPayload(payload.serializeBinary());

  const block = assembleBlock({ number: 0n, previousHash: Buffer.alloc(0), data: [transaction.serializeBinary()] });
  const lastConfig = new common.LastConfig();
  const value = new common.OrdererBlockMetadata();
  value.setLastConfig(lastConfig);
  const metadata = new common.Metadata();
  metadata.setValue(value.serializeBinary());
  const slots = block.getMetadata()?.getMetadataList_asU8() ?? [];
  slots[common.BlockMetadataIndex.SIGNATURES] = metadata.serializeBinary();
  block.getMetadata()?.setMetadataList(slots);
  return Buffer.from(block.serializeBinary());
}
