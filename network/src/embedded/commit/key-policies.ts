import { ledger } from '@hyperledger/fabric-protos';
import type { MetadataEntry, NamespaceRwSet } from '../../wire';
import type { StateView } from '../ledger/state-view';

/** The one metadata name that Fabric gives a meaning: the key's endorsement policy. */
export const validationParameterName = 'VALIDATION_PARAMETER';

export function encodeMetadata(entries: readonly MetadataEntry[]): Buffer {
  const message = new ledger.rwset.kvrwset.KVMetadataWrite();
  message.setEntriesList(
    entries.map(({ name, value }) => {
      const entry = new ledger.rwset.kvrwset.KVMetadataEntry();
      entry.setName(name);
      entry.setValue(value);
      return entry;
    }),
  );
  return Buffer.from(message.serializeBinary());
}

export function decodeMetadata(bytes: Uint8Array): MetadataEntry[] {
  if (bytes.length === 0) return [];
  const message = ledger.rwset.kvrwset.KVMetadataWrite.deserializeBinary(bytes);
  return message
    .getEntriesList()
    .map((entry) => ({ name: entry.getName(), value: Buffer.from(entry.getValue_asU8()) }));
}

/** The key's own endorsement policy: bytes of a SignaturePolicyEnvelope. @param key a key hash if in a collection */
export function validationParameter(
  state: StateView,
  namespace: string,
  collection: string,
  key: string,
): Buffer | undefined {
  const held = collection === '' ? state.get(namespace, key) : state.getHashed(namespace, collection, key);
  if (!held || held.metadata.length === 0) return undefined;
  const value = decodeMetadata(held.metadata).find((entry) => entry.name === validationParameterName)?.value;
  return value && value.length > 0 ? value : undefined;
}

/**
 * Keys whose policy an earlier transaction of the block changed, its endorsements having been sufficient. A later
 * writer of such a key fails with 10, since it cannot have been endorsed under the new policy.
 */
export class ChangedPolicies {
  readonly #keys = new Set<string>();

  has(namespace: string, collection: string, key: string): boolean {
    return this.#keys.size > 0 && this.#keys.has([namespace, collection, key].join('\0'));
  }

  /** Of one namespace, once its endorsement policies held. */
  add({ namespace, metadataWrites, collections }: NamespaceRwSet): void {
    for (const { key } of metadataWrites) this.#keys.add([namespace, '', key].join('\0'));
    for (const { name, metadataWrites: hashed } of collections)
      for (const { keyHash } of hashed) this.#keys.add([namespace, name, keyHash].join('\0'));
  }
}
