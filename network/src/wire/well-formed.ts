import { common } from '@hyperledger/fabric-protos';
import { sameBytes } from './hash';

function checkEnvelope(raw: Uint8Array): string | undefined {
  try {
    const envelope = common.Envelope.deserializeBinary(raw);
    if (envelope.getPayload_asU8().length === 0) return 'has no payload';
    if (envelope.getSignature_asU8().length === 0) return 'has no signature';
    return sameBytes(envelope.serializeBinary(), raw) ? undefined : 'does not re-marshal to itself';
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
