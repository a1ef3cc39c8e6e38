import type { MetadataEntry, NamespaceRwSet, Version } from '../../wire';
import type { StateView } from '../ledger/state-view';
import type { UpdateBatch } from '../ledger/update-batch';
import { encodeMetadata } from './key-policies';

type KeyWrite = { isDelete: boolean; value: Buffer };
type Change = { write?: KeyWrite; metadata?: Buffer };
const none = Buffer.alloc(0);

/** The changes of one namespace by key: a value and metadata written in one transaction belong together. */
function collect(
  writes: readonly (KeyWrite & { key: string })[],
  metadataWrites: readonly { key: string; entries: MetadataEntry[] }[],
): Map<string, Change> {
  const changes = new Map<string, Change>();
  const change = (key: string) => {
    const known = changes.get(key) ?? {};
    changes.set(key, known);
    return known;
  };
  for (const { key, isDelete, value } of writes) change(key).write = { isDelete, value };
  for (const { key, entries } of metadataWrites)
    change(key).metadata = entries.length === 0 ? none : encodeMetadata(entries);
  return changes;
}

/**
 * Adds a valid transaction's public and hashed writes to the batch (validation/tx_ops.go). A value written alone keeps
 * the key's metadata; metadata written alone renews the version, and does nothing to a key that is not there.
 */
export function applyWrites(rwset: readonly NamespaceRwSet[], at: Version, state: StateView, batch: UpdateBatch): void {
  for (const { namespace, writes, metadataWrites, collections } of rwset) {
    applyChanges(collect(writes, metadataWrites), namespace, '', at, state, batch);
    for (const { name, writes: hashed, metadataWrites: hashedMetadata } of collections) {
      const byHash = collect(
        hashed.map(({ keyHash, isDelete, valueHash }) => ({
          key: keyHash,
          isDelete,
          value: Buffer.from(valueHash, 'hex'),
        })),
        hashedMetadata.map(({ keyHash, entries }) => ({ key: keyHash, entries })),
      );
      applyChanges(byHash, namespace, name, at, state, batch);
    }
  }
}

function applyChanges(
  changes: Map<string, Change>,
  namespace: string,
  collection: string,
  version: Version,
  state: StateView,
  batch: UpdateBatch,
): void {
  for (const [key, change] of changes) {
    const result = change.write?.isDelete
      ? { metadata: none }
      : merge(change, () => latestOf(namespace, collection, key, state, batch));
    if (result) batch.set(namespace, collection, key, { version, ...result });
  }
}

type Held = { value?: Buffer; metadata: Buffer };

/** The key's value and metadata after the change; undefined if metadata alone was written to a key that is not there. */
function merge({ write, metadata }: Change, latest: () => Held | undefined): Held | undefined {
  if (write && metadata) return { value: write.value, metadata };
  const held = latest();
  if (write) return { value: write.value, metadata: held?.metadata ?? none };
  return held?.value && metadata && { value: held.value, metadata };
}

function latestOf(
  namespace: string,
  collection: string,
  key: string,
  state: StateView,
  batch: UpdateBatch,
): Held | undefined {
  const updated = batch.get(namespace, collection, key);
  if (updated) return updated;
  return collection === '' ? state.get(namespace, key) : state.getHashed(namespace, collection, key);
}
