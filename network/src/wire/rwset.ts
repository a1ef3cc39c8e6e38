import { decode, type Message } from './decode';
import { hex, sha256Hex } from './hash';
import * as shapes from './message-shapes';

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

function version(message: Message | undefined): Version | undefined {
  return message && { block: BigInt(message.number(1)), tx: message.number(2) };
}

const versioned = (found: Version | undefined): { version?: Version } => (found ? { version: found } : {});

function read(message: Message): Read {
  return { key: message.text(1), ...versioned(version(message.message(2))) };
}

/** An empty value is a delete (rwsetutil.IsKVWriteDelete). */
function write(message: Message): Write {
  const value = message.bytes(3);
  return { key: message.text(1), isDelete: message.is(2) || value.length === 0, value };
}

const entriesOf = (message: Message): MetadataEntry[] =>
  message.messages(2).map((entry) => ({ name: entry.text(1), value: entry.bytes(2) }));

function rangeQuery(message: Message): RangeQuery {
  const [raw, merkle] = [message.message(4), message.message(5)];
  return {
    startKey: message.text(1),
    endKey: message.text(2),
    exhausted: message.is(3),
    ...(raw && { reads: raw.messages(1).map(read) }),
    ...(merkle && {
      merkle: { maxDegree: merkle.number(1), maxLevel: merkle.number(2), hashes: [...merkle.many(3)] },
    }),
  };
}

const hashOfNothing = sha256Hex();

/** The hash of an empty value is a delete too (rwsetutil.IsKVWriteHashDelete). */
function hashedWrite(message: Message): HashedWrite {
  const valueHash = hex(message.bytes(3));
  return {
    keyHash: hex(message.bytes(1)),
    valueHash,
    isDelete: message.is(2) || valueHash === '' || valueHash === hashOfNothing,
    isPurge: message.is(4),
  };
}

function collection(message: Message): CollectionRwSet {
  const hashed = decode(message.bytes(2), shapes.hashedRwSet);
  return {
    name: message.text(1),
    reads: hashed.messages(1).map((entry) => ({
      keyHash: hex(entry.bytes(1)),
      ...versioned(version(entry.message(2))),
    })),
    writes: hashed.messages(2).map(hashedWrite),
    metadataWrites: hashed.messages(3).map((entry) => ({ keyHash: hex(entry.bytes(1)), entries: entriesOf(entry) })),
    pvtRwsetHash: hex(message.bytes(3)),
  };
}

function namespace(message: Message): NamespaceRwSet {
  const set = decode(message.bytes(2), shapes.kvRwSet);
  return {
    namespace: message.text(1),
    reads: set.messages(1).map(read),
    ranges: set.messages(2).map(rangeQuery),
    writes: set.messages(3).map(write),
    metadataWrites: set.messages(4).map((entry) => ({ key: entry.text(1), entries: entriesOf(entry) })),
    collections: message.messages(3).map(collection),
  };
}

/** Of `TxReadWriteSet`, the `results` of a chaincode action. @throws if the bytes are no such message */
export function parseRwset(bytes: Uint8Array): NamespaceRwSet[] {
  return decode(bytes, shapes.txReadWriteSet).messages(2).map(namespace);
}

/** Of `TxPvtReadWriteSet`, what a peer delivers beside a block. */
export function parsePrivateData(bytes: Uint8Array): PrivateWrites[] {
  return decode(bytes, shapes.txPrivateReadWriteSet)
    .messages(2)
    .flatMap((ns) =>
      ns.messages(2).map((entry) => {
        const rwsetBytes = entry.bytes(2);
        const writes = decode(rwsetBytes, shapes.kvRwSet).messages(3).map(write);
        return { namespace: ns.text(1), collection: entry.text(1), writes, rwsetBytes };
      }),
    );
}
