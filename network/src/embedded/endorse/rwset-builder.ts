import { ledger } from '@hyperledger/fabric-protos';
import { compareUtf8, type MetadataEntry, sha256, type Version, readMessage, type RangeSummary } from '../../wire';

const kv = ledger.rwset.kvrwset;
type Value = { value: Uint8Array | undefined; purge: boolean };
type Collection = {
  reads: Map<string, Version | undefined>;
  writes: Map<string, Value>;
  metadata: Map<string, MetadataEntry[]>;
};
export type Range = { startKey: string; endKey: string; exhausted: boolean; summary: RangeSummary };
type Namespace = {
  reads: Map<string, Version | undefined>;
  writes: Map<string, Uint8Array | undefined>;
  metadata: Map<string, MetadataEntry[]>;
  ranges: Range[];
  collections: Map<string, Collection>;
};
export type SimulationResult = { publicBytes: Uint8Array; privateBytes: Uint8Array | undefined };

const sorted = <V>(map: ReadonlyMap<string, V>): [string, V][] => [...map].sort(([a], [b]) => compareUtf8(a, b));

function metadataEntries(entries: readonly MetadataEntry[]) {
  return entries.map(({ name, value }) => {
    const entry = new kv.KVMetadataEntry();
    entry.setName(name);
    entry.setValue(value);
    return entry;
  });
}

/** Collects what a simulation reads and writes, and lays it down in Fabric's one byte order (rwset_builder.go). */
export class RwSetBuilder {
  readonly #namespaces = new Map<string, Namespace>();

  namespace(name: string): Namespace {
    let found = this.#namespaces.get(name);
    if (!found) {
      found = { reads: new Map(), writes: new Map(), metadata: new Map(), ranges: [], collections: new Map() };
      this.#namespaces.set(name, found);
    }
    return found;
  }

  collection(namespace: string, name: string): Collection {
    const { collections } = this.namespace(namespace);
    let found = collections.get(name);
    if (!found) collections.set(name, (found = { reads: new Map(), writes: new Map(), metadata: new Map() }));
    return found;
  }

  get namespaces(): ReadonlyMap<string, Readonly<Namespace>> {
    return this.#namespaces;
  }

  build(): SimulationResult {
    const result = new ledger.rwset.TxReadWriteSet();
    const hidden = new ledger.rwset.TxPvtReadWriteSet();
    for (const [name, namespace] of sorted(this.#namespaces)) {
      const privateSets = sorted(namespace.collections).flatMap(
        ([collection, set]) => privateSet(collection, set) ?? [],
      );
      result.addNsRwset(publicSet(name, namespace, privateSets));
      if (privateSets.length === 0) continue;
      const message = new ledger.rwset.NsPvtReadWriteSet();
      message.setNamespace(name);
      message.setCollectionPvtRwsetList(privateSets);
      hidden.addNsPvtRwset(message);
    }
    const some = hidden.getNsPvtRwsetList().length > 0;
    return { publicBytes: result.serializeBinary(), privateBytes: some ? hidden.serializeBinary() : undefined };
  }
}

function kvWrite(key: string, value: Uint8Array | undefined) {
  const write = new kv.KVWrite();
  write.setKey(key);
  if (value && value.length > 0) write.setValue(value);
  else write.setIsDelete(true);
  return write;
}

function rangeMessage({ startKey, endKey, exhausted, summary }: Range) {
  const message = new kv.RangeQueryInfo();
  message.setStartKey(startKey);
  message.setEndKey(endKey);
  message.setItrExhausted(exhausted);
  const seen = summary.finish();
  if ('reads' in seen) {
    if (seen.reads.length === 0) return message;
    const reads = new kv.QueryReads();
    reads.setKvReadsList(seen.reads);
    message.setRawReads(reads);
  } else {
    const merkle = new kv.QueryReadsMerkleSummary();
    merkle.setMaxDegree(seen.merkle.maxDegree);
    merkle.setMaxLevel(seen.merkle.maxLevel);
    merkle.setMaxLevelHashesList(seen.merkle.hashes);
    message.setReadsMerkleHashes(merkle);
  }
  return message;
}

function publicSet(
  name: string,
  namespace: Namespace,
  privateSets: readonly ledger.rwset.CollectionPvtReadWriteSet[],
): ledger.rwset.NsReadWriteSet {
  const set = new kv.KVRWSet();
  set.setReadsList(sorted(namespace.reads).map(([key, version]) => readMessage(key, version)));
  set.setRangeQueriesInfoList(namespace.ranges.map(rangeMessage));
  set.setWritesList(sorted(namespace.writes).map(([key, value]) => kvWrite(key, value)));
  set.setMetadataWritesList(
    sorted(namespace.metadata).map(([key, entries]) => {
      const write = new kv.KVMetadataWrite();
      write.setKey(key);
      write.setEntriesList(metadataEntries(entries));
      return write;
    }),
  );
  const message = new ledger.rwset.NsReadWriteSet();
  message.setNamespace(name);
  message.setRwset(set.serializeBinary());
  message.setCollectionHashedRwsetList(
    sorted(namespace.collections).map(([collection, entry]) => {
      const hashed = new ledger.rwset.CollectionHashedReadWriteSet();
      hashed.setCollectionName(collection);
      hashed.setHashedRwset(hashedSet(entry).serializeBinary());
      const own = privateSets.find((candidate) => candidate.getCollectionName() === collection);
      if (own) hashed.setPvtRwsetHash(sha256(own.getRwset_asU8()));
      return hashed;
    }),
  );
  return message;
}

function hashedSet({ reads, writes, metadata }: Collection) {
  const set = new kv.HashedRWSet();
  set.setHashedReadsList(
    sorted(reads).map(([key, version]) => {
      const read = new kv.KVReadHash();
      read.setKeyHash(sha256(key));
      const at = readMessage(key, version).getVersion();
      if (at) read.setVersion(at);
      return read;
    }),
  );
  set.setHashedWritesList(
    sorted(writes).map(([key, { value, purge }]) => {
      const write = new kv.KVWriteHash();
      write.setKeyHash(sha256(key));
      if (value && value.length > 0) write.setValueHash(sha256(value));
      else write.setIsDelete(true);
      write.setIsPurge(purge);
      return write;
    }),
  );
  set.setMetadataWritesList(
    sorted(metadata).map(([key, entries]) => {
      const write = new kv.KVMetadataWriteHash();
      write.setKeyHash(sha256(key));
      write.setEntriesList(metadataEntries(entries));
      return write;
    }),
  );
  return set;
}

/** Metadata itself is public (by hash); the private set names the key only, so that holders renew its version. */
function privateSet(
  name: string,
  { writes, metadata }: Collection,
): ledger.rwset.CollectionPvtReadWriteSet | undefined {
  if (writes.size === 0 && metadata.size === 0) return undefined;
  const set = new kv.KVRWSet();
  set.setWritesList(sorted(writes).map(([key, { value }]) => kvWrite(key, value)));
  set.setMetadataWritesList(
    sorted(metadata).map(([key]) => {
      const write = new kv.KVMetadataWrite();
      write.setKey(key);
      return write;
    }),
  );
  const message = new ledger.rwset.CollectionPvtReadWriteSet();
  message.setCollectionName(name);
  message.setRwset(set.serializeBinary());
  return message;
}
