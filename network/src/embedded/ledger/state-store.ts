import { ClassicLevel } from 'classic-level';
import { join } from 'node:path';
import type { Version } from '../../wire';
import { place, readPlace, stateKey, under } from './state-key';
import { StateView, type StateDatabase } from './state-view';
import type { UpdateBatch } from './update-batch';
import { encodeVersioned } from './versioned-value';

/** How far the state has come: blocks below `height` are in it. */
export type Savepoint = { height: number; commitHash: Buffer };
export type BlockResult = { flags: Buffer; commitHash: Buffer };
export type BlockCommit = BlockResult & {
  number: number;
  headerHash: string;
  /** By place in the block; '' for none. */
  txIds: readonly string[];
  batch: UpdateBatch;
  /** Public writes of valid transactions, in order. */
  history: readonly { namespace: string; key: string; tx: number }[];
  /** The block at which a written private key is forgotten; undefined if never. */
  expiryOf(namespace: string, collection: string): number | undefined;
};

type Operation = { type: 'put'; key: string; value: Buffer } | { type: 'del'; key: string };
const nothing = Buffer.alloc(0);

/**
 * A peer's world state and indexes over all its channels. It can be deleted: blocks and private data rebuild it. So it
 * is written without fsync, each block in one batch with its savepoint.
 */
export class StateStore {
  readonly #database: StateDatabase;
  /** By channel: whether anything of it may ever expire. */
  readonly #expiring = new Map<string, boolean>();

  private constructor(database: StateDatabase) {
    this.#database = database;
  }

  static async open(folder: string): Promise<StateStore> {
    const database: StateDatabase = new ClassicLevel(join(folder, 'state'), {
      keyEncoding: 'utf8',
      valueEncoding: 'buffer',
    });
    await database.open();
    return new StateStore(database);
  }

  view(channel: string): StateView {
    return new StateView(this.#database, channel);
  }

  snapshot(channel: string): StateView {
    return new StateView(this.#database, channel, this.#database.snapshot());
  }

  savepoint(channel: string): Savepoint | undefined {
    const bytes = this.#database.getSync(stateKey.savepoint(channel));
    return bytes && { height: bytes.readUInt32BE(0), commitHash: bytes.subarray(4) };
  }

  result(channel: string, block: number): BlockResult | undefined {
    const bytes = this.#database.getSync(stateKey.blockResult(channel, block));
    if (!bytes) return undefined;
    const length = bytes.readUInt32BE(0);
    return { flags: bytes.subarray(4, 4 + length), commitHash: bytes.subarray(4 + length) };
  }

  /** Where a transaction first appeared, valid or not. */
  transaction(channel: string, txId: string): Version | undefined {
    const bytes = this.#database.getSync(stateKey.transaction(channel, txId));
    return bytes && readPlace(bytes.toString('latin1'));
  }

  blockByHash(channel: string, hash: string): number | undefined {
    return this.#database.getSync(stateKey.blockHash(channel, hash))?.readUInt32BE(0);
  }

  /** Where a key was written, newest first. */
  async *history(channel: string, namespace: string, key: string): AsyncGenerator<Version> {
    const prefix = stateKey.history(channel, namespace, key, '');
    const length = place(0, 0).length;
    for await (const found of this.#database.keys({ ...under(prefix), reverse: true }))
      if (found.length === prefix.length + length) yield readPlace(found.slice(prefix.length));
  }

  async write(channel: string, commit: BlockCommit): Promise<void> {
    const expiring = expiries(channel, commit);
    if (expiring.length > 0) this.#expiring.set(channel, true);
    const operations = [
      ...this.#index(channel, commit),
      ...writes(channel, commit),
      ...expiring,
      ...((await this.#mayExpire(channel)) ? await this.#expired(channel, commit) : []),
    ];
    await this.#database.batch(operations);
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  #index(channel: string, commit: BlockCommit): Operation[] {
    const height = Buffer.alloc(4);
    height.writeUInt32BE(commit.number + 1);
    const number = Buffer.alloc(4);
    number.writeUInt32BE(commit.number);
    const flags = Buffer.alloc(4);
    flags.writeUInt32BE(commit.flags.length);
    return [
      put(stateKey.savepoint(channel), Buffer.concat([height, commit.commitHash])),
      put(stateKey.blockHash(channel, commit.headerHash), number),
      put(stateKey.blockResult(channel, commit.number), Buffer.concat([flags, commit.flags, commit.commitHash])),
      ...this.#transactions(channel, commit),
      ...commit.history.map(({ namespace, key, tx }) =>
        put(stateKey.history(channel, namespace, key, place(commit.number, tx)), nothing),
      ),
    ];
  }

  #transactions(channel: string, { txIds, number }: BlockCommit): Operation[] {
    const first = new Map<string, number>();
    txIds.forEach((txId, tx) => {
      if (txId !== '' && !first.has(txId) && !this.transaction(channel, txId)) first.set(txId, tx);
    });
    return [...first].map(([txId, tx]) => put(stateKey.transaction(channel, txId), Buffer.from(place(number, tx))));
  }

  async #mayExpire(channel: string): Promise<boolean> {
    const known = this.#expiring.get(channel);
    if (known !== undefined) return known;
    const [first] = await this.#database.keys({ ...under(`${channel}\0x\0`), limit: 1 }).all();
    this.#expiring.set(channel, first !== undefined);
    return first !== undefined;
  }

  /** Keys of collections with a block-to-live whose time has come, unless written again since. */
  async #expired(channel: string, { number, batch }: BlockCommit): Promise<Operation[]> {
    const view = this.view(channel);
    const operations: Operation[] = [];
    const prefix = stateKey.expiry(channel, number, '');
    for await (const [key, raw] of view.keysUnder(prefix)) {
      operations.push({ type: 'del', key });
      const [namespace = '', collection = '', keyHash = '', at = ''] = key.slice(prefix.length).split('\0');
      const held = view.getHashed(namespace, collection, keyHash);
      if (!held || place(held.version.block, held.version.tx) !== at) continue;
      if (batch.get(namespace, collection, keyHash)) continue;
      operations.push({ type: 'del', key: stateKey.hashed(channel, namespace, collection, keyHash) });
      if (raw.length > 0)
        operations.push({
          type: 'del',
          key: stateKey.private(channel, namespace, collection, raw.toString('utf8', 1)),
        });
    }
    return operations;
  }
}

const put = (key: string, value: Buffer): Operation => ({ type: 'put', key, value });

function writes(channel: string, commit: BlockCommit): Operation[] {
  const operations: Operation[] = [];
  const add = (key: string, { value, ...rest }: { version: Version; value?: Buffer; metadata: Buffer }) =>
    operations.push(value ? put(key, encodeVersioned({ value, ...rest })) : { type: 'del', key });
  for (const [namespace, collection, key, update] of commit.batch.all())
    add(
      collection === ''
        ? stateKey.public(channel, namespace, key)
        : stateKey.hashed(channel, namespace, collection, key),
      update,
    );
  for (const [namespace, collection, key, update] of commit.batch.allPrivate())
    add(stateKey.private(channel, namespace, collection, key), update);
  return operations;
}

/** The raw key stands behind a NUL, so that "key unknown here" (empty) and the key '' differ. */
function expiries(channel: string, commit: BlockCommit): Operation[] {
  const operations: Operation[] = [];
  for (const [namespace, collection, keyHash, update] of commit.batch.all()) {
    const block = collection === '' || !update.value ? undefined : commit.expiryOf(namespace, collection);
    if (block === undefined) continue;
    const at = place(update.version.block, update.version.tx);
    const raw = commit.batch.rawKey(namespace, collection, keyHash);
    const value = raw === undefined ? nothing : Buffer.from(`\0${raw}`);
    operations.push(put(stateKey.expiry(channel, block, [namespace, collection, keyHash, at].join('\0')), value));
  }
  return operations;
}
