import { compareUtf8, type MetadataEntry, type NamespaceRwSet, type StateUpdate, type Version } from '../../wire';

export type Entry = { value: Buffer; metadata: readonly MetadataEntry[]; version: Version };
/** One key: a public one, or a private one by the hash of its name in hex. */
export type Place = { namespace: string; collection: string; key: string };
type Change = Place & { entry: Entry | undefined; version: Version };

const separator = '\u0000\u0000';

export function placeId({ namespace, collection, key }: Place): string {
  return `${namespace}${separator}${collection}${separator}${key}`;
}

type Op = { place: Place; value?: Buffer; isDelete: boolean; metadata?: readonly MetadataEntry[] };

function ops(set: NamespaceRwSet): Op[] {
  const found = new Map<string, Op>();
  const at = (collection: string, key: string): Op => {
    const place = { namespace: set.namespace, collection, key };
    const id = placeId(place);
    const op = found.get(id) ?? { place, isDelete: false };
    found.set(id, op);
    return op;
  };
  for (const { key, isDelete, value } of set.writes) Object.assign(at('', key), isDelete ? { isDelete } : { value });
  for (const { key, entries } of set.metadataWrites) at('', key).metadata = entries;
  for (const collection of set.collections) {
    for (const { keyHash, isDelete, valueHash } of collection.writes) {
      Object.assign(at(collection.name, keyHash), isDelete ? { isDelete } : { value: Buffer.from(valueHash, 'hex') });
    }
    for (const { keyHash, entries } of collection.metadataWrites) at(collection.name, keyHash).metadata = entries;
  }
  return [...found.values()];
}

/** The public and hashed state of a channel, replayed. Changes of a block are seen by its later transactions only as conflicts. */
export class WorldState {
  readonly #entries = new Map<string, Entry>();
  readonly #keys = new Map<string, { known: Set<string>; sorted: string[] | undefined }>();
  readonly #pending = new Map<string, Change>();

  committed(place: Place): Entry | undefined {
    return this.#entries.get(placeId(place));
  }

  isPending(place: Place): boolean {
    return this.#pending.has(placeId(place));
  }

  /** Public keys of a namespace from `start` up to `end`, this block's changes included, in byte order. */
  range(namespace: string, start: string, end: string, includeEnd: boolean): { key: string; version: Version }[] {
    const names = new Set(this.#sorted(namespace));
    for (const change of this.#pending.values()) {
      if (change.namespace === namespace && change.collection === '') names.add(change.key);
    }
    const beyond = (key: string): boolean => {
      const order = compareUtf8(key, end);
      return includeEnd ? order > 0 : order >= 0;
    };
    return [...names]
      .filter((key) => compareUtf8(key, start) >= 0 && (end === '' || !beyond(key)))
      .sort(compareUtf8)
      .flatMap((key) => {
        const entry = this.#latest({ namespace, collection: '', key });
        return entry ? [{ key, version: entry.version }] : [];
      });
  }

  /** Takes a valid transaction's writes (txmgmt/validation/tx_ops.go). */
  apply(sets: readonly NamespaceRwSet[], version: Version): void {
    for (const op of sets.flatMap(ops)) {
      const before = this.#latest(op.place);
      if (op.isDelete) this.#stage({ ...op.place, entry: undefined, version });
      else if (op.value)
        this.#stageEntry(op.place, { value: op.value, metadata: op.metadata ?? before?.metadata ?? [], version });
      else if (before) this.#stageEntry(op.place, { ...before, metadata: op.metadata ?? [], version });
    }
  }

  /** Ends the block and returns what it changed. */
  commit(): StateUpdate[] {
    const updates = [...this.#pending.values()].map(({ namespace, collection, key, entry, version }) => ({
      namespace,
      collection,
      key: Buffer.from(key, collection === '' ? 'utf8' : 'hex'),
      value: entry?.value,
      version,
    }));
    for (const [id, change] of this.#pending) this.#settle(id, change);
    this.#pending.clear();
    return updates;
  }

  #latest(place: Place): Entry | undefined {
    const change = this.#pending.get(placeId(place));
    return change ? change.entry : this.committed(place);
  }

  #stageEntry(place: Place, entry: Entry): void {
    this.#stage({ ...place, entry, version: entry.version });
  }

  #stage(change: Change): void {
    this.#pending.set(placeId(change), change);
  }

  #settle(id: string, change: Change): void {
    if (change.entry) this.#entries.set(id, change.entry);
    else this.#entries.delete(id);
    if (change.collection !== '') return;
    const keys = this.#keys.get(change.namespace) ?? { known: new Set(), sorted: undefined };
    this.#keys.set(change.namespace, keys);
    const differs = change.entry ? !keys.known.has(change.key) : keys.known.has(change.key);
    if (!differs) return;
    keys.sorted = undefined;
    if (change.entry) keys.known.add(change.key);
    else keys.known.delete(change.key);
  }

  #sorted(namespace: string): string[] {
    const keys = this.#keys.get(namespace);
    if (!keys) return [];
    return (keys.sorted ??= [...keys.known].sort(compareUtf8));
  }
}
