import { ClassicLevel } from 'classic-level';
import { join } from 'node:path';
import { ledger } from '@hyperledger/fabric-protos';
import { sha256Hex, view } from '../../wire';
import { blockDigits, place, privateKey, readPlace, under } from './state-key';
import { TransientKeys } from './transient-keys';

/** One collection's private writes in one transaction; `rwset` are the bytes whose hash stands in the block. */
export type CollectionWrites = { tx: number; namespace: string; collection: string; rwset: Buffer; expiry?: number };
export type Purge = { namespace: string; collection: string; keyHash: string; tx: number };
export type PrivateCommit = {
  number: number;
  writes: readonly CollectionWrites[];
  purges: readonly Purge[];
  /** Transactions whose transient data is no longer needed. */
  settled: readonly string[];
};

type Operation = { type: 'put'; key: string; value: Buffer } | { type: 'del'; key: string };
const { KVRWSet } = ledger.rwset.kvrwset;
const nothing = Buffer.alloc(0);
/** Fabric 2.5's `transientstoreMaxBlockRetention`; swept once in a while, as there. */
const transientBlocks = 1000;
const sweepEvery = 100;

/**
 * What only this peer's member may hold: private writes of proposals not yet committed (transient) and of committed
 * transactions. Precious: it cannot be rebuilt from blocks.
 */
export class PrivateStore {
  readonly #database: ClassicLevel<string, Buffer>;
  readonly #sync: boolean;
  readonly #transient = new TransientKeys();
  /** Channels of which something may ever expire. */
  readonly #expiring = new Set<string>();

  private constructor(database: ClassicLevel<string, Buffer>, sync: boolean) {
    this.#database = database;
    this.#sync = sync;
  }

  /** @throws LEVEL_LOCKED if another process has it open */
  static async open(folder: string, options: { sync: boolean }): Promise<PrivateStore> {
    const database = new ClassicLevel<string, Buffer>(join(folder, 'private'), {
      keyEncoding: 'utf8',
      valueEncoding: 'buffer',
    });
    await database.open();
    return new PrivateStore(database, options.sync);
  }

  /** To be called once before a channel's data is asked for. */
  async resume(channel: string): Promise<void> {
    for await (const key of this.#database.keys(under(`${channel}\0T\0`))) this.#transient.add(key);
    const [expiring] = await this.#database.keys({ ...under(`${channel}\0E\0`), limit: 1 }).all();
    if (expiring !== undefined) this.#expiring.add(channel);
  }

  async keepTransient(channel: string, txId: string, height: number, rwset: Uint8Array): Promise<void> {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(height);
    const key = `${privateKey.transient(channel, txId)}\0${sha256Hex(rwset).slice(0, 16)}`;
    await this.#database.put(key, Buffer.concat([header, rwset]));
    this.#transient.add(key);
  }

  /** Everything received for a transaction: its own simulation's writes and what other endorsers handed on. */
  transient(channel: string, txId: string): Buffer[] {
    return this.#transient
      .of(privateKey.transient(channel, txId))
      .flatMap((key) => this.#database.getSync(key)?.subarray(4) ?? []);
  }

  /** What a committed transaction wrote into a collection, less what was purged since. */
  async written(
    channel: string,
    number: number,
    { tx, namespace, collection }: { tx: number; namespace: string; collection: string },
  ): Promise<Buffer | undefined> {
    return this.#database.get(privateKey.writes(channel, place(number, tx), namespace, collection));
  }

  async commit(channel: string, commit: PrivateCommit): Promise<void> {
    if (commit.writes.some(({ expiry }) => expiry !== undefined)) this.#expiring.add(channel);
    const operations = [
      ...commit.writes.flatMap((entry) => writeOperations(channel, commit.number, entry)),
      ...this.#settle(channel, commit.settled),
      ...(await this.#expired(channel, commit.number)),
      ...(commit.number % sweepEvery === 0 ? await this.#orphans(channel, commit.number) : []),
    ];
    if (operations.length > 0) await this.#database.batch(operations, { sync: this.#sync && commit.writes.length > 0 });
    for (const { key, type } of operations) if (type === 'del') this.#transient.delete(key);
    for (const purge of commit.purges) await this.#purge(channel, commit.number, purge);
  }

  async writesOf(channel: string, number: number): Promise<CollectionWrites[]> {
    const prefix = `${channel}\0V\0`;
    const range = { gte: prefix + blockDigits(number), lt: prefix + blockDigits(number + 1) };
    const found: CollectionWrites[] = [];
    for await (const [key, rwset] of this.#database.iterator(range)) {
      const [at = '', namespace = '', collection = ''] = key.slice(prefix.length).split('\0');
      found.push({ tx: readPlace(at).tx, namespace, collection, rwset });
    }
    return found;
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  #settle(channel: string, txIds: readonly string[]): Operation[] {
    return txIds
      .flatMap((txId) => this.#transient.of(privateKey.transient(channel, txId)))
      .map((key) => ({ type: 'del', key }));
  }

  async #orphans(channel: string, number: number): Promise<Operation[]> {
    const operations: Operation[] = [];
    for await (const [key, value] of this.#database.iterator(under(`${channel}\0T\0`)))
      if (value.readUInt32BE(0) + transientBlocks < number) operations.push({ type: 'del', key });
    return operations;
  }

  async #expired(channel: string, number: number): Promise<Operation[]> {
    if (!this.#expiring.has(channel)) return [];
    const prefix = privateKey.expiry(channel, number, '');
    const operations: Operation[] = [];
    for await (const key of this.#database.keys(under(prefix))) {
      const [at = '', namespace = '', collection = ''] = key.slice(prefix.length).split('\0');
      operations.push(
        { type: 'del', key },
        { type: 'del', key: privateKey.writes(channel, at, namespace, collection) },
      );
    }
    return operations;
  }

  /** Takes the key out of everything written up to the purge, its own transaction included. */
  async #purge(channel: string, number: number, { namespace, collection, keyHash, tx }: Purge): Promise<void> {
    const prefix = privateKey.holders(channel, namespace, collection, keyHash, '');
    const range = { gte: prefix, lte: prefix + place(number, tx) };
    for (const holder of await this.#database.keys(range).all()) {
      const key = privateKey.writes(channel, holder.slice(prefix.length), namespace, collection);
      const rwset = await this.#database.get(key);
      const operations: Operation[] = [{ type: 'del', key: holder }];
      if (rwset) operations.push({ type: 'put', key, value: without(rwset, keyHash) });
      await this.#database.batch(operations, { sync: this.#sync });
    }
  }
}

function writeOperations(channel: string, number: number, entry: CollectionWrites): Operation[] {
  const { namespace, collection } = entry;
  const at = place(number, entry.tx);
  const set = KVRWSet.deserializeBinary(entry.rwset);
  const keys = new Set([...set.getWritesList(), ...set.getMetadataWritesList()].map((write) => write.getKey()));
  const operations: Operation[] = [
    { type: 'put', key: privateKey.writes(channel, at, namespace, collection), value: entry.rwset },
    ...[...keys].map((key): Operation => ({
      type: 'put',
      key: privateKey.holders(channel, namespace, collection, sha256Hex(key), at),
      value: nothing,
    })),
  ];
  if (entry.expiry !== undefined) {
    const rest = [at, namespace, collection].join('\0');
    operations.push({ type: 'put', key: privateKey.expiry(channel, entry.expiry, rest), value: nothing });
  }
  return operations;
}

function without(rwset: Buffer, keyHash: string): Buffer {
  const set = KVRWSet.deserializeBinary(rwset);
  set.setWritesList(set.getWritesList().filter((write) => sha256Hex(write.getKey()) !== keyHash));
  return view(set.serializeBinary());
}
