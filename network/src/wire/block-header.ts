import { common } from '@hyperledger/fabric-protos';
import { derEncodeInteger, derEncodeOctets, derEncodeSequence } from './der';
import { sha256 } from './hash';

/** What the orderers sign and the next block links to: DER of number, previous hash, data hash (protoutil/blockutils.go). */
export function headerBytes(header: common.BlockHeader): Buffer {
  return derEncodeSequence(
    derEncodeInteger(BigInt(header.getNumber())),
    derEncodeOctets(header.getPreviousHash_asU8()),
    derEncodeOctets(header.getDataHash_asU8()),
  );
}

/** @throws if the block has no header */
export function headerHash(block: common.Block): Buffer {
  const header = block.getHeader();
  if (!header) throw new Error('block without header');
  return sha256(headerBytes(header));
}

/** Plain concatenation: the proto comment speaks of a Merkle tree, Fabric builds none. */
export function dataHash(data: readonly Uint8Array[]): Buffer {
  return sha256(...data);
}

export function decodeBlock(bytes: Uint8Array): common.Block {
  return common.Block.deserializeBinary(bytes);
}
