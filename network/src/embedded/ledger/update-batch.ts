import { sha256Hex, type StateUpdate, type Version } from '../../wire';

/** The last write of a key within a block; no value is a delete. */
export type Update = { version: Version; value?: Buffer; metadata: Buffer };
type Keys = Map<string, Update>;

function entry<V>(map: Map<string, V>, key: string, create: () => V): V {
  let found = map.get(key);
  if (!found) map.set(key, (found = create()));
  return found;
}

/** What the valid transactions of one block write, so far. Keys of hashed updates are hex hashes. */
export class UpdateBatch {
  readonly public = new Map<string, Keys>();
  readonly hashed = new Map<string, Map<string, Keys>>();
  readonly private = new Map<string, Map<string, Keys>>();

  get(namespace: string, collection: string, key: string): Update | undefined {
    if (collection === '') return this.public.get(namespace)?.get(key);
    return this.hashed.get(namespace)?.get(collection)?.get(key);
  }

  set(namespace: string, collection: string, key: string, update: Update): void {
    const keys =
      collection === ''
        ? entry(this.public, namespace, () => new Map<string, Update>())
        : entry(
            entry(this.hashed, namespace, () => new Map<string, Keys>()),
            collection,
            () => new Map<string, Update>(),
          );
    keys.set(key, update);
  }

  getPrivate(namespace: string, collection: string, key: string): Update | undefined {
    return this.private.get(namespace)?.get(collection)?.get(key);
  }

  setPrivate(namespace: string, collection: string, key: string, update: Update): void {
    const collections = entry(this.private, namespace, () => new Map<string, Keys>());
    entry(collections, collection, () => new Map<string, Update>()).set(key, update);
  }

  touches(namespace: string): boolean {
    return this.public.has(namespace) || this.hashed.has(namespace);
  }

  /** The private key behind a hash, if this block's private writes hold it. */
  rawKey(namespace: string, collection: string, keyHash: string): string | undefined {
    const keys = this.private.get(namespace)?.get(collection)?.keys() ?? [];
    for (const key of keys) if (sha256Hex(key) === keyHash) return key;
    return undefined;
  }

  /** Every public or hashed update: (namespace, collection or '', key, update). */
  *all(): Generator<[string, string, string, Update]> {
    for (const [namespace, keys] of this.public) for (const [key, update] of keys) yield [namespace, '', key, update];
    yield* nested(this.hashed);
  }

  /** Public and hashed updates as the commit hash takes them. */
  stateUpdates(): StateUpdate[] {
    return Array.from(this.all(), ([namespace, collection, key, { value, version }]) => ({
      namespace,
      collection,
      key: Buffer.from(key, collection === '' ? 'utf8' : 'hex'),
      ...(value && { value }),
      version,
    }));
  }

  *allPrivate(): Generator<[string, string, string, Update]> {
    yield* nested(this.private);
  }
}

function* nested(map: Map<string, Map<string, Keys>>): Generator<[string, string, string, Update]> {
  for (const [namespace, collections] of map)
    for (const [collection, keys] of collections)
      for (const [key, update] of keys) yield [namespace, collection, key, update];
}
