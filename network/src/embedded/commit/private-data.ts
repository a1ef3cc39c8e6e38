import { ledger } from '@hyperledger/fabric-protos';
import { type NamespaceRwSet, parsePrivateData, type PrivateWrites, sha256Hex, view } from '../../wire';
import { sameVersion } from '../ledger/height';
import type { CollectionWrites, Purge } from '../ledger/private-store';
import type { StateView } from '../ledger/state-view';
import type { UpdateBatch } from '../ledger/update-batch';

/** Private writes that a valid transaction promises by hash. */
export type Promised = { tx: number; txId: string; namespace: string; collection: string; hash: string };
const none = Buffer.alloc(0);

export function promisedBy(rwset: readonly NamespaceRwSet[], tx: number, txId: string): Promised[] {
  return rwset.flatMap(({ namespace, collections }) =>
    collections
      .filter(({ pvtRwsetHash }) => pvtRwsetHash !== '')
      .map(({ name, pvtRwsetHash }) => ({ tx, txId, namespace, collection: name, hash: pvtRwsetHash })),
  );
}

export function purgesOf(rwset: readonly NamespaceRwSet[], tx: number): Purge[] {
  return rwset.flatMap(({ namespace, collections }) =>
    collections.flatMap(({ name, writes }) =>
      writes.filter((write) => write.isPurge).map(({ keyHash }) => ({ namespace, collection: name, keyHash, tx })),
    ),
  );
}

/** The one among candidates (each a TxPvtReadWriteSet) that keeps the promise, by hash. */
export function findPromised(
  { namespace, collection, hash }: Promised,
  candidates: readonly Uint8Array[],
): Buffer | undefined {
  for (const candidate of candidates)
    for (const writes of parsePrivateData(candidate)) {
      const fits = writes.namespace === namespace && writes.collection === collection;
      if (fits && sha256Hex(writes.rwsetBytes) === hash) return writes.rwsetBytes;
    }
  return undefined;
}

/**
 * Adds the private values to the batch. Only those whose hash is what the hashed state will hold count: a later
 * transaction of the block may have written the key again, or purged it.
 */
export function applyPrivate(
  writes: readonly CollectionWrites[],
  block: bigint,
  state: StateView,
  batch: UpdateBatch,
): void {
  for (const entry of writes) {
    const version = { block, tx: entry.tx };
    const set = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(entry.rwset);
    for (const write of set.getWritesList()) {
      const value = view(write.getValue_asU8());
      const isDelete = write.getIsDelete() || value.length === 0;
      batch.setPrivate(entry.namespace, entry.collection, write.getKey(), {
        version,
        metadata: none,
        ...(!isDelete && { value }),
      });
    }
    for (const write of set.getMetadataWritesList()) renew(entry, write.getKey(), state, batch);
  }
}

/** A transaction that changes a private key's metadata alone gives the held value the version that its hash now has. */
function renew({ namespace, collection }: CollectionWrites, key: string, state: StateView, batch: UpdateBatch): void {
  const hashed = batch.get(namespace, collection, sha256Hex(key));
  const held = batch.getPrivate(namespace, collection, key) ?? state.getPrivate(namespace, collection, key);
  if (!hashed?.value || !held?.value || sameVersion(held.version, hashed.version)) return;
  if (sha256Hex(held.value) !== hashed.value.toString('hex')) return;
  batch.setPrivate(namespace, collection, key, { version: hashed.version, value: held.value, metadata: none });
}

/** Puts collections back into one message, as a peer delivers them beside a block. */
export function joinPrivate(writes: readonly CollectionWrites[]): Buffer {
  const message = new ledger.rwset.TxPvtReadWriteSet();
  const namespaces = new Map<string, ledger.rwset.NsPvtReadWriteSet>();
  for (const { namespace, collection, rwset } of writes) {
    let set = namespaces.get(namespace);
    if (!set) {
      set = new ledger.rwset.NsPvtReadWriteSet();
      set.setNamespace(namespace);
      namespaces.set(namespace, set);
      message.addNsPvtRwset(set);
    }
    const entry = new ledger.rwset.CollectionPvtReadWriteSet();
    entry.setCollectionName(collection);
    entry.setRwset(rwset);
    set.addCollectionPvtRwset(entry);
  }
  return view(message.serializeBinary());
}

/** Those of the collections that a member may hold. */
export function onlyHeld(
  bytes: Uint8Array,
  mayHold: (namespace: string, collection: string) => boolean,
): Buffer | undefined {
  const held = parsePrivateData(bytes).filter((writes: PrivateWrites) => mayHold(writes.namespace, writes.collection));
  if (held.length === 0) return undefined;
  return joinPrivate(
    held.map(({ namespace, collection, rwsetBytes }) => ({ tx: 0, namespace, collection, rwset: rwsetBytes })),
  );
}
