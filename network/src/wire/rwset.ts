import { ledger } from '@hyperledger/fabric-protos';
import { hex, view } from './hash';
import * as shapes from './message-shapes';
import { plain } from './plain';

type KV = typeof ledger.rwset.kvrwset;
type Instance<Name extends keyof KV> = InstanceType<Extract<KV[Name], new (...args: never[]) => unknown>>;

export type Version = { block: bigint; tx: number };
export type Read = { key: string; version?: Version };
export type Write = { key: string; isDelete: boolean; value: Buffer };
export type MetadataEntry = { name: string; value: Buffer };
export type MetadataWrite = { key: string; entries: MetadataEntry[] };
export type RangeQuery = {
  startKey: string;
  endKey: string;
  /** Whether the chaincode read to the end; if not, the last key of `reads` is where it stopped. */
  exhausted: boolean;
  reads?: Read[];
  merkle?: { maxDegree: number; maxLevel: number; hashes: Buffer[] };
};
export type HashedRead = { keyHash: string; version?: Version };
/** Hashes in lower-case hex; a delete has the value hash ''. */
export type HashedWrite = { keyHash: string; valueHash: string; isDelete: boolean; isPurge: boolean };
export type HashedMetadataWrite = { keyHash: string; entries: MetadataEntry[] };
export type CollectionRwSet = {
  name: string;
  reads: HashedRead[];
  writes: HashedWrite[];
  metadataWrites: HashedMetadataWrite[];
  /** Hex; '' if the transaction has no private writes there. */
  pvtRwsetHash: string;
};
export type NamespaceRwSet = {
  namespace: string;
  reads: Read[];
  ranges: RangeQuery[];
  writes: Write[];
  metadataWrites: MetadataWrite[];
  collections: CollectionRwSet[];
};
export type PrivateWrites = { namespace: string; collection: string; writes: Write[]; rwsetBytes: Buffer };

function version(message: Instance<'Version'> | undefined): Version | undefined {
  return message && { block: BigInt(message.getBlockNum()), tx: message.getTxNum() };
}

function read(message: Instance<'KVRead'>): Read {
  return { key: message.getKey(), version: version(message.getVersion()) };
}

/** An empty value is a delete (rwsetutil.IsKVWriteDelete). */
function write(message: Instance<'KVWrite'>): Write {
  const value = view(message.getValue_asU8());
  return { key: message.getKey(), isDelete: message.getIsDelete() || value.length === 0, value };
}

function metadataEntry(message: Instance<'KVMetadataEntry'>): MetadataEntry {
  return { name: message.getName(), value: view(message.getValue_asU8()) };
}

function rangeQuery(message: Instance<'RangeQueryInfo'>): RangeQuery {
  const merkle = message.getReadsMerkleHashes();
  return {
    startKey: message.getStartKey(),
    endKey: message.getEndKey(),
    exhausted: message.getItrExhausted(),
    reads: message.getRawReads()?.getKvReadsList().map(read),
    merkle: merkle && {
      maxDegree: merkle.getMaxDegree(),
      maxLevel: merkle.getMaxLevel(),
      hashes: merkle.getMaxLevelHashesList_asU8().map(view),
    },
  };
}

function hashedWrite(message: Instance<'KVWriteHash'>): HashedWrite {
  const valueHash = hex(message.getValueHash_asU8());
  return {
    keyHash: hex(message.getKeyHash_asU8()),
    valueHash,
    isDelete: message.getIsDelete() || valueHash === '',
    isPurge: message.getIsPurge(),
  };
}

function collection(message: ledger.rwset.CollectionHashedReadWriteSet): CollectionRwSet {
  const hashed = ledger.rwset.kvrwset.HashedRWSet.deserializeBinary(
    plain(message.getHashedRwset_asU8(), shapes.hashedRwSet),
  );
  return {
    name: message.getCollectionName(),
    reads: hashed.getHashedReadsList().map((entry) => ({
      keyHash: hex(entry.getKeyHash_asU8()),
      version: version(entry.getVersion()),
    })),
    writes: hashed.getHashedWritesList().map(hashedWrite),
    metadataWrites: hashed.getMetadataWritesList().map((entry) => ({
      keyHash: hex(entry.getKeyHash_asU8()),
      entries: entry.getEntriesList().map(metadataEntry),
    })),
    pvtRwsetHash: hex(message.getPvtRwsetHash_asU8()),
  };
}

function namespace(message: ledger.rwset.NsReadWriteSet): NamespaceRwSet {
  const set = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(plain(message.getRwset_asU8(), shapes.kvRwSet));
  return {
    namespace: message.getNamespace(),
    reads: set.getReadsList().map(read),
    ranges: set.getRangeQueriesInfoList().map(rangeQuery),
    writes: set.getWritesList().map(write),
    metadataWrites: set.getMetadataWritesList().map((entry) => ({
      key: entry.getKey(),
      entries: entry.getEntriesList().map(metadataEntry),
    })),
    collections: message.getCollectionHashedRwsetList().map(collection),
  };
}

/** Of `TxReadWriteSet`, the `results` of a chaincode action. @throws if the bytes are no such message */
export function parseRwset(bytes: Uint8Array): NamespaceRwSet[] {
  return ledger.rwset.TxReadWriteSet.deserializeBinary(plain(bytes, shapes.txReadWriteSet))
    .getNsRwsetList()
    .map(namespace);
}

/** Of `TxPvtReadWriteSet`, what a peer delivers beside a block. */
export function parsePrivateData(bytes: Uint8Array): PrivateWrites[] {
  const message = ledger.rwset.TxPvtReadWriteSet.deserializeBinary(bytes);
  return message.getNsPvtRwsetList().flatMap((ns) =>
    ns.getCollectionPvtRwsetList().map((entry) => {
      const rwsetBytes = view(entry.getRwset_asU8());
      const set = ledger.rwset.kvrwset.KVRWSet.deserializeBinary(plain(rwsetBytes, shapes.kvRwSet));
      return {
        namespace: ns.getNamespace(),
        collection: entry.getCollectionName(),
        writes: set.getWritesList().map(write),
        rwsetBytes,
      };
    }),
  );
}
