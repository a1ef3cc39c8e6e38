import { common } from '@hyperledger/fabric-protos';
import { openEnvelope } from './envelope';
import { sameBytes } from './hash';

function checkEnvelope(raw: Uint8Array): string | undefined {
  try {
    const { payload, signature, remarshals } = openEnvelope(raw);
    if (payload.length === 0) return 'has no payload';
    if (signature.length === 0) return 'has no signature';
    return remarshals ? undefined : 'does not re-marshal to itself';
  } catch {
    return 'is no envelope';
  }
}

/**
 * The data hash has no length prefixes, so bytes could be moved between neighbours without changing it, unless each
 * is exactly one envelope (protoutil.VerifyTransactionsAreWellFormed). A config transaction stands alone and is exempt.
 */
export function checkWellFormed(data: readonly Uint8Array[], configBlock: boolean): string | undefined {
  if (data.length === 0) return 'the block is empty';
  if (configBlock && data.length === 1) return undefined;
  for (const [index, raw] of data.entries()) {
    const reason = checkEnvelope(raw);
    if (reason) return `transaction ${String(index)} ${reason}`;
  }
  return undefined;
}

function isMetadata(slot: Uint8Array): boolean {
  try {
    return sameBytes(common.Metadata.deserializeBinary(slot).serializeBinary(), slot);
  } catch {
    return false;
  }
}

/** Slot 1 repeats, unsigned, what slot 0 says signed of the last configuration; it may be empty. */
function repeatsLastConfig(slot: Uint8Array, signed: bigint): boolean {
  const value = common.Metadata.deserializeBinary(slot).getValue_asU8();
  return slot.length === 0 || BigInt(common.LastConfig.deserializeBinary(value).getIndex()) === signed;
}

/**
 * Bytes that no hash and no signature covers must at least say nothing: the block is its own canonical encoding, and so
 * is its metadata; the slot that Fabric no longer uses is empty.
 */
export function checkEncoding(bytes: Uint8Array, lastConfig: bigint): string | undefined {
  const block = common.Block.deserializeBinary(bytes);
  if (!sameBytes(block.serializeBinary(), bytes)) return 'the block does not re-marshal to itself';
  const { SIGNATURES, LAST_CONFIG, ORDERER, COMMIT_HASH } = common.BlockMetadataIndex;
  const slots = block.getMetadata()?.getMetadataList_asU8() ?? [];
  const at = (index: number): Uint8Array => slots[index] ?? Buffer.alloc(0);
  if (slots.length > COMMIT_HASH + 1 || at(ORDERER).length > 0) return 'there is metadata that Fabric does not use';
  const other = [SIGNATURES, LAST_CONFIG, COMMIT_HASH].find((index) => !isMetadata(at(index)));
  if (other !== undefined) return `metadata ${String(other)} does not re-marshal to itself`;
  return repeatsLastConfig(at(LAST_CONFIG), lastConfig) ? undefined : 'metadata 1 names another last configuration';
}
