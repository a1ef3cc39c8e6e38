import { common } from '@hyperledger/fabric-protos';
import { decodeBlock, headerBytes } from './block-header';
import { hex, sha256Hex, view } from './hash';
import { Identity } from './identity';
import { parseTransaction, type ParsedTransaction } from './parse-transaction';

export type OrdererSignature = {
  signature: Buffer;
  /** Exactly one of the two headers is used; it is part of what is signed. */
  signatureHeader: Buffer;
  identifierHeader: Buffer;
  /** Raft: the signer itself. */
  creator?: Identity;
  /** BFT: the consenter's number in the channel's configuration. */
  identifier?: number;
};

/** Hashes in lower-case hex, '' where Fabric has none. */
export type ParsedBlock = {
  number: bigint;
  headerBytes: Buffer;
  headerHash: string;
  previousHash: string;
  dataHash: string;
  data: Buffer[];
  flags: number[];
  commitHash?: string;
  txs: ParsedTransaction[];
  signatures: OrdererSignature[];
  /** What the orderers signed besides the header. */
  metadataValue: Buffer;
  lastConfig: bigint;
};

const notValidated = 254;
/** A transaction that was ordered has a signature and a signer. What is said of one takes a kilobyte of memory, however short it is. */
const shortest = 64;
const fewest = 10_000;

function slot(block: common.Block, index: number): Uint8Array {
  return block.getMetadata()?.getMetadataList_asU8()[index] ?? Buffer.alloc(0);
}

function readSignature(message: common.MetadataSignature): OrdererSignature {
  const signatureHeader = view(message.getSignatureHeader_asU8());
  const identifierHeader = view(message.getIdentifierHeader_asU8());
  const header = { signature: view(message.getSignature_asU8()), signatureHeader, identifierHeader };
  if (signatureHeader.length === 0 && identifierHeader.length > 0) {
    return { ...header, identifier: common.IdentifierHeader.deserializeBinary(identifierHeader).getIdentifier() };
  }
  const creator = common.SignatureHeader.deserializeBinary(signatureHeader).getCreator_asU8();
  return { ...header, creator: Identity.parse(creator) };
}

function readSignatures(block: common.Block): Pick<ParsedBlock, 'signatures' | 'metadataValue' | 'lastConfig'> {
  const metadata = common.Metadata.deserializeBinary(slot(block, common.BlockMetadataIndex.SIGNATURES));
  const metadataValue = view(metadata.getValue_asU8());
  const lastConfig = common.OrdererBlockMetadata.deserializeBinary(metadataValue).getLastConfig()?.getIndex() ?? 0;
  return {
    metadataValue,
    lastConfig: BigInt(lastConfig),
    signatures: metadata.getSignaturesList().map(readSignature),
  };
}

function readCommitHash(block: common.Block): string | undefined {
  const bytes = slot(block, common.BlockMetadataIndex.COMMIT_HASH);
  return bytes.length === 0 ? undefined : hex(common.Metadata.deserializeBinary(bytes).getValue_asU8());
}

/**
 * Reads a block without judging it. A transaction that cannot be read says so itself.
 * @throws if header or metadata cannot be read, or its transactions are too many to be any
 */
export function parseBlock(source: common.Block | Uint8Array): ParsedBlock {
  const block = source instanceof Uint8Array ? decodeBlock(source) : source;
  const header = block.getHeader();
  if (!header) throw new Error('block without header');
  const bytes = headerBytes(header);
  const data = (block.getData()?.getDataList_asU8() ?? []).map(view);
  const bulk = data.reduce((sum, { length }) => sum + length, 0);
  if (data.length > fewest && bulk < data.length * shortest)
    throw new Error('more transactions than its bytes can hold');
  const flags = [...slot(block, common.BlockMetadataIndex.TRANSACTIONS_FILTER)];
  return {
    number: BigInt(header.getNumber()),
    headerBytes: bytes,
    headerHash: sha256Hex(bytes),
    previousHash: hex(header.getPreviousHash_asU8()),
    dataHash: hex(header.getDataHash_asU8()),
    data,
    flags,
    commitHash: readCommitHash(block),
    txs: data.map((envelope, index) => parseTransaction(envelope, index, flags[index] ?? notValidated)),
    ...readSignatures(block),
  };
}
