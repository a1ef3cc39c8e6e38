import type { ClassicLevel } from 'classic-level';
import { stateKey, under } from './state-key';
import { decodeVersioned, type VersionedValue } from './versioned-value';

export type StateDatabase = ClassicLevel<string, Buffer>;
type Snapshot = ReturnType<StateDatabase['snapshot']>;
export type StateEntry = VersionedValue & { key: string };

/** One channel's state as of a moment: simulations read a snapshot of it, the committer the state itself. */
export class StateView {
  readonly #database: StateDatabase;
  readonly #channel: string;
  readonly #snapshot: Snapshot | undefined;

  constructor(database: StateDatabase, channel: string, snapshot?: Snapshot) {
    this.#database = database;
    this.#channel = channel;
    this.#snapshot = snapshot;
  }

  get(namespace: string, key: string): VersionedValue | undefined {
    return this.#read(stateKey.public(this.#channel, namespace, key));
  }

  /** @param keyHash lower-case hex; the value is the hash of the private value */
  getHashed(namespace: string, collection: string, keyHash: string): VersionedValue | undefined {
    return this.#read(stateKey.hashed(this.#channel, namespace, collection, keyHash));
  }

  getPrivate(namespace: string, collection: string, key: string): VersionedValue | undefined {
    return this.#read(stateKey.private(this.#channel, namespace, collection, key));
  }

  /** From `start` (included) to `end` (excluded); '' is the first, or the last, of the namespace. */
  range(namespace: string, start: string, end: string): AsyncGenerator<StateEntry> {
    return this.#scan(stateKey.public(this.#channel, namespace, ''), start, end);
  }

  privateRange(namespace: string, collection: string, start: string, end: string): AsyncGenerator<StateEntry> {
    return this.#scan(stateKey.private(this.#channel, namespace, collection, ''), start, end);
  }

  async *keysUnder(prefix: string): AsyncGenerator<[string, Buffer]> {
    yield* this.#database.iterator({ ...under(prefix), ...this.#at() });
  }

  async close(): Promise<void> {
    await this.#snapshot?.close();
  }

  #read(key: string): VersionedValue | undefined {
    const bytes = this.#snapshot
      ? this.#database.getSync(key, { snapshot: this.#snapshot })
      : this.#database.getSync(key);
    return bytes && decodeVersioned(bytes);
  }

  async *#scan(prefix: string, start: string, end: string): AsyncGenerator<StateEntry> {
    const to = end === '' ? under(prefix).lt : prefix + end;
    const iterator = this.#database.iterator({ gte: prefix + start, lt: to, ...this.#at() });
    for await (const [key, bytes] of iterator) yield { key: key.slice(prefix.length), ...decodeVersioned(bytes) };
  }

  #at(): { snapshot?: Snapshot } {
    return this.#snapshot ? { snapshot: this.#snapshot } : {};
  }
}
