import { ledger } from '@hyperledger/fabric-protos';
import { sha256 } from './hash';
import type { Version } from './rwset';

const { HashedRWSet, KVMetadataEntry, KVMetadataWriteHash, KVReadHash, KVWriteHash } = ledger.rwset.kvrwset;

type PrivateRead = { key: string; version?: Version };
type PrivateWrite = { key: string; value?: Uint8Array; isPurge?: boolean };
type PrivateMetadataWrite = { key: string; entries: readonly { name: string; value: Uint8Array }[] };

function hashedRead({ key, version }: PrivateRead): InstanceType<typeof KVReadHash> {
  const read = new KVReadHash();
  read.setKeyHash(sha256(key));
  if (!version) return read;
  const message = new ledger.rwset.kvrwset.Version();
  message.setBlockNum(Number(version.block));
  message.setTxNum(version.tx);
  read.setVersion(message);
  return read;
}

function hashedWrite({ key, value, isPurge }: PrivateWrite): InstanceType<typeof KVWriteHash> {
  const write = new KVWriteHash();
  write.setKeyHash(sha256(key));
  if (value?.length) write.setValueHash(sha256(value));
  else write.setIsDelete(true);
  write.setIsPurge(isPurge ?? false);
  return write;
}

function hashedMetadata({ key, entries }: PrivateMetadataWrite): InstanceType<typeof KVMetadataWriteHash> {
  const write = new KVMetadataWriteHash();
  write.setKeyHash(sha256(key));
  for (const { name, value } of entries) {
    const entry = new KVMetadataEntry();
    entry.setName(name);
    entry.setValue(value);
    write.addEntries(entry);
  }
  return write;
}

/** The public half of private writes: keys and values become their hashes, `pvtRwset` (KVRWSet bytes) one hash. */
export function hashedCollection(options: {
  name: string;
  reads: readonly PrivateRead[];
  writes: readonly PrivateWrite[];
  metadataWrites?: readonly PrivateMetadataWrite[];
  pvtRwset?: Uint8Array;
}): ledger.rwset.CollectionHashedReadWriteSet {
  const set = new HashedRWSet();
  set.setHashedReadsList(options.reads.map(hashedRead));
  set.setHashedWritesList(options.writes.map(hashedWrite));
  set.setMetadataWritesList(options.metadataWrites?.map(hashedMetadata) ?? []);
  const collection = new ledger.rwset.CollectionHashedReadWriteSet();
  collection.setCollectionName(options.name);
  collection.setHashedRwset(set.serializeBinary());
  if (options.pvtRwset) collection.setPvtRwsetHash(sha256(options.pvtRwset));
  return collection;
}
