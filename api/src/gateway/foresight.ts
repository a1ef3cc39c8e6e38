import { gateway, peer } from '@hyperledger/fabric-protos';
import { collectionOf, sha256Hex, type PrivateWrite } from '@tierline/chaincode/record';
import { parseTransaction, type NamespaceRwSet } from '@tierline/network/wire';

/** A peer prepared another transaction than the one asked for. Nothing was signed; somebody should look at that peer. */
export class PreparedDiffers extends Error {
  override readonly name = 'PreparedDiffers';
  constructor(
    readonly txId: string,
    readonly difference: { unforeseen: string[]; lacking: string[] },
  ) {
    super(`the prepared transaction ${txId} does not write what was foreseen`);
  }
}

/** Compares what would be signed with what `step` foresaw: every hashed write, and nothing besides. @throws PreparedDiffers */
export function requireForeseen(
  preparedTransaction: Uint8Array,
  chaincode: string,
  foreseen: readonly PrivateWrite[],
): void {
  const prepared = gateway.PreparedTransaction.deserializeBinary(preparedTransaction);
  const envelope = prepared.getEnvelope()?.serializeBinary() ?? new Uint8Array();
  const tx = parseTransaction(envelope, 0, peer.TxValidationCode.NOT_VALIDATED);
  const found = new Set(
    tx.malformed ? [`malformed ${tx.malformed.part}`] : tx.rwsets.flatMap((rwset) => writesIn(rwset, chaincode)),
  );
  const wanted = new Set(foreseen.map(hashed));
  const unforeseen = [...found].filter((write) => !wanted.has(write));
  const lacking = [...wanted].filter((write) => !found.has(write));
  if (unforeseen.length + lacking.length > 0)
    throw new PreparedDiffers(prepared.getTransactionId(), { unforeseen, lacking });
}

const line = (collection: string, keyHash: string, valueHash: string) => `${collection} ${keyHash} ${valueHash}`;

function hashed({ mspId, key, value, isPurge = false }: PrivateWrite): string {
  const gone = isPurge ? 'purge' : 'delete';
  return line(collectionOf(mspId), sha256Hex(key), value === undefined ? gone : sha256Hex(value));
}

function writesIn(rwset: NamespaceRwSet, chaincode: string): string[] {
  const others = [...rwset.writes, ...rwset.metadataWrites].map((write) => `public ${rwset.namespace} ${write.key}`);
  const hidden = rwset.collections.flatMap(({ name, writes, metadataWrites }) => [
    ...writes.map((write) => line(name, write.keyHash, valueOf(write))),
    ...metadataWrites.map((write) => `metadata ${name} ${write.keyHash}`),
  ]);
  return rwset.namespace === chaincode
    ? [...others, ...hidden]
    : [...others, ...hidden.map((write) => `${rwset.namespace} ${write}`)];
}

function valueOf(write: { isDelete: boolean; isPurge: boolean; valueHash: string }): string {
  if (write.isPurge) return 'purge';
  return write.isDelete ? 'delete' : write.valueHash;
}
