import { common } from '@hyperledger/fabric-protos';
import { dataHash, headerBytes } from './block-header';

export type BlockSigner = { identity: Uint8Array; nonce: Uint8Array; sign(message: Uint8Array): Uint8Array };

/** A block with its hashes and five empty metadata slots. Genesis has an empty previous hash. */
export function assembleBlock(options: {
  number: bigint;
  previousHash: Uint8Array;
  data: readonly Uint8Array[];
}): common.Block {
  const header = new common.BlockHeader();
  header.setNumber(Number(options.number));
  header.setPreviousHash(options.previousHash);
  header.setDataHash(dataHash(options.data));
  const data = new common.BlockData();
  data.setDataList([...options.data]);
  const metadata = new common.BlockMetadata();
  metadata.setMetadataList(Array.from({ length: 5 }, () => Buffer.alloc(0)));
  const block = new common.Block();
  block.setHeader(header);
  block.setData(data);
  block.setMetadata(metadata);
  return block;
}

function setSlot(block: common.Block, index: number, bytes: Uint8Array): void {
  const metadata = block.getMetadata() ?? new common.BlockMetadata();
  const slots = metadata.getMetadataList_asU8();
  while (slots.length < 5) slots.push(Buffer.alloc(0));
  slots[index] = bytes;
  metadata.setMetadataList(slots);
  block.setMetadata(metadata);
}

function wrap(value: Uint8Array): common.Metadata {
  const metadata = new common.Metadata();
  metadata.setValue(value);
  return metadata;
}

/** Slot 0 and 1 as a Raft orderer fills them: signature over value, signature header and block header. */
export function signBlock(
  block: common.Block,
  options: { lastConfig: bigint; consenterMetadata?: Uint8Array; signer: BlockSigner },
): void {
  const header = block.getHeader();
  if (!header) throw new Error('block without header');
  const lastConfig = new common.LastConfig();
  lastConfig.setIndex(Number(options.lastConfig));
  const value = new common.OrdererBlockMetadata();
  value.setLastConfig(lastConfig);
  value.setConsenterMetadata(wrap(options.consenterMetadata ?? Buffer.alloc(0)).serializeBinary());
  const metadata = wrap(value.serializeBinary());
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(options.signer.identity);
  signatureHeader.setNonce(options.signer.nonce);
  const headerPart = signatureHeader.serializeBinary();
  const signature = new common.MetadataSignature();
  signature.setSignatureHeader(headerPart);
  signature.setSignature(
    options.signer.sign(Buffer.concat([metadata.getValue_asU8(), headerPart, headerBytes(header)])),
  );
  metadata.addSignatures(signature);
  setSlot(block, common.BlockMetadataIndex.SIGNATURES, metadata.serializeBinary());
  setSlot(block, common.BlockMetadataIndex.LAST_CONFIG, wrap(lastConfig.serializeBinary()).serializeBinary());
}

/** Slot 2, written by the committing peer: one validation code a transaction. */
export function setFlags(block: common.Block, flags: readonly number[]): void {
  setSlot(block, common.BlockMetadataIndex.TRANSACTIONS_FILTER, Buffer.from(flags));
}

/** Slot 4, written by the committing peer. */
export function setCommitHash(block: common.Block, hash: Uint8Array): void {
  setSlot(block, common.BlockMetadataIndex.COMMIT_HASH, wrap(hash).serializeBinary());
}
