import { type MetadataEntry, RangeSummary } from '../../wire';
import { sha256Hex } from '../../wire';
import { decodeMetadata, validationParameterName } from '../commit/key-policies';
import { type ChaincodeDefinition, implicitMember, lifecycleNamespace, readDefinition } from '../commit/definitions';
import { sameVersion, versionText } from '../ledger/height';
import type { StateEntry, StateView } from '../ledger/state-view';
import { type Range, RwSetBuilder, type SimulationResult } from './rwset-builder';

/** Endorsement policies that the written keys ask for: of a key's own policy, its bytes; else the collection's. */
export type WrittenPolicies = Map<string, { keyPolicies: Buffer[]; collections: Map<string, boolean> }>;

/**
 * One proposal's view of a channel: reads a snapshot, never its own writes, and records both. Refusals carry the words
 * of Fabric's `txmgr/tx_simulator.go`.
 */
export class Simulator {
  readonly channel: string;
  readonly txId: string;
  readonly privateReads = new Map<string, Set<string>>();
  readonly writtenPolicies: WrittenPolicies = new Map();
  readonly #state: StateView;
  readonly #members: readonly string[];
  readonly #builder = new RwSetBuilder();
  readonly #definitions = new Map<string, ChaincodeDefinition | undefined>();
  #wrote = false;
  #queriedPrivate = false;
  #queriedPages = false;

  constructor(channel: string, txId: string, state: StateView, members: readonly string[]) {
    this.channel = channel;
    this.txId = txId;
    this.#state = state;
    this.#members = members;
  }

  get(namespace: string, key: string): Buffer | undefined {
    return this.#read(namespace, key)?.value;
  }

  getMetadata(namespace: string, key: string): MetadataEntry[] {
    return decodeMetadata(this.#read(namespace, key)?.metadata ?? Buffer.alloc(0));
  }

  /** No value, or an empty one, deletes. */
  put(namespace: string, key: string, value: Uint8Array | undefined): void {
    this.#mayWrite();
    this.#builder.namespace(namespace).writes.set(key, value);
    this.#notePolicy(namespace, '', this.#state.get(namespace, key)?.metadata);
  }

  putMetadata(namespace: string, key: string, entries: MetadataEntry[]): void {
    this.#mayWrite();
    this.#builder.namespace(namespace).metadata.set(key, entries);
    this.#notePolicy(namespace, '', this.#state.get(namespace, key)?.metadata);
  }

  /** Results are recorded as they are taken; an iterator left midway stands for the keys seen so far. */
  async *range(namespace: string, startKey: string, endKey: string): AsyncGenerator<StateEntry> {
    const range: Range = { startKey, endKey: '', exhausted: false, summary: new RangeSummary() };
    this.#builder.namespace(namespace).ranges.push(range);
    for await (const entry of this.#state.range(namespace, startKey, endKey)) {
      range.summary.add(entry.key, entry.version);
      range.endKey = entry.key;
      yield entry;
    }
    range.exhausted = true;
    range.endKey = endKey;
  }

  /** A page of a range: its entries, and the key at which the next page starts ('' after the last). */
  pages(
    namespace: string,
    start: string,
    end: string,
  ): { entries: AsyncGenerator<StateEntry>; nextKey(): Promise<string> } {
    if (this.#wrote) throw this.#refused('Paginated queries are supported only in a read-only transaction');
    this.#queriedPages = true;
    let last: string | undefined;
    const state = this.#state;
    const entries = this.range(namespace, start, end);
    async function* noting(): AsyncGenerator<StateEntry> {
      for await (const entry of entries) {
        last = entry.key;
        yield entry;
      }
    }
    const nextKey = async () => {
      for await (const { key } of state.range(namespace, last === undefined ? start : `${last}\0`, end)) return key;
      return '';
    };
    return { entries: noting(), nextKey };
  }

  getPrivate(namespace: string, collection: string, key: string): Buffer | undefined {
    this.#knownCollection(namespace, collection);
    const held = this.#state.getPrivate(namespace, collection, key);
    const version = this.#state.getHashed(namespace, collection, sha256Hex(key))?.version;
    if (!sameVersion(version, held?.version))
      throw new Error(
        'private data matching public hash version is not available. ' +
          `Public hash version = ${versionText(version)}, Private data version = ${versionText(held?.version)}`,
      );
    this.#builder.collection(namespace, collection).reads.set(key, version);
    const read = this.privateReads.get(namespace) ?? new Set<string>();
    this.privateReads.set(namespace, read.add(collection));
    return held?.value;
  }

  getPrivateHash(namespace: string, collection: string, key: string): Buffer | undefined {
    return this.#readHashed(namespace, collection, key)?.value;
  }

  getPrivateMetadata(namespace: string, collection: string, key: string): MetadataEntry[] {
    return decodeMetadata(this.#readHashed(namespace, collection, key)?.metadata ?? Buffer.alloc(0));
  }

  putPrivate(namespace: string, collection: string, key: string, value: Uint8Array | undefined, purge = false): void {
    this.#mayWritePrivate(namespace, collection);
    this.#builder.collection(namespace, collection).writes.set(key, { value, purge });
    this.#notePrivatePolicy(namespace, collection, key);
  }

  putPrivateMetadata(namespace: string, collection: string, key: string, entries: MetadataEntry[]): void {
    this.#mayWritePrivate(namespace, collection);
    this.#builder.collection(namespace, collection).metadata.set(key, entries);
    this.#notePrivatePolicy(namespace, collection, key);
  }

  privateRange(namespace: string, collection: string, start: string, end: string): AsyncGenerator<StateEntry> {
    if (this.#wrote) throw this.#refused('Queries on pvt data is supported only in a read-only transaction');
    this.#queriedPrivate = true;
    this.#knownCollection(namespace, collection);
    return this.#state.privateRange(namespace, collection, start, end);
  }

  /** The definition as of the snapshot; reading it is part of what the transaction read, as in a peer. */
  definition(namespace: string): ChaincodeDefinition | undefined {
    if (!this.#definitions.has(namespace))
      this.#definitions.set(
        namespace,
        readDefinition((key) => this.get(lifecycleNamespace, key), namespace),
      );
    return this.#definitions.get(namespace);
  }

  get namespacesTouched(): string[] {
    return [...this.#builder.namespaces.keys()];
  }

  finish(): SimulationResult {
    return this.#builder.build();
  }

  async close(): Promise<void> {
    await this.#state.close();
  }

  #read(namespace: string, key: string) {
    const held = this.#state.get(namespace, key);
    this.#builder.namespace(namespace).reads.set(key, held?.version);
    return held;
  }

  #readHashed(namespace: string, collection: string, key: string) {
    this.#knownCollection(namespace, collection);
    const held = this.#state.getHashed(namespace, collection, sha256Hex(key));
    this.#builder.collection(namespace, collection).reads.set(key, held?.version);
    return held;
  }

  #knownCollection(namespace: string, collection: string): void {
    const definition = namespace === lifecycleNamespace ? undefined : this.definition(namespace);
    const member = implicitMember(collection);
    const known =
      member === undefined
        ? definition?.collections.some((config) => config.getName() === collection)
        : this.#members.includes(member);
    if (!known)
      throw new Error(`collection [${collection}] not defined in the collection config for chaincode [${namespace}]`);
  }

  #mayWrite(): void {
    if (this.#queriedPrivate)
      throw this.#refused('Transaction has already performed queries on pvt data. Writes are not allowed');
    if (this.#queriedPages)
      throw this.#refused('Transaction has already performed a paginated query. Writes are not allowed');
    this.#wrote = true;
  }

  #mayWritePrivate(namespace: string, collection: string): void {
    this.#knownCollection(namespace, collection);
    this.#mayWrite();
  }

  #notePrivatePolicy(namespace: string, collection: string, key: string): void {
    this.#notePolicy(namespace, collection, this.#state.getHashed(namespace, collection, sha256Hex(key))?.metadata);
  }

  #notePolicy(namespace: string, collection: string, metadata: Buffer | undefined): void {
    const noted = this.writtenPolicies.get(namespace) ?? { keyPolicies: [], collections: new Map([['', false]]) };
    this.writtenPolicies.set(namespace, noted);
    const policy = metadata && decodeMetadata(metadata).find((entry) => entry.name === validationParameterName)?.value;
    if (policy) noted.keyPolicies.push(policy);
    else noted.collections.set(collection, true);
  }

  #refused(reason: string): Error {
    // The spelling is Fabric's.
    return new Error(`txid [${this.txId}]: unsuppored transaction. ${reason}`);
  }
}
