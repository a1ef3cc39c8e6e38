import type { MetadataEntry, NamespaceRwSet, StateUpdate, Version } from '../../wire';
import { KeyTable, Texts } from './key-table';

type Op = { value?: Buffer; isDelete?: boolean; metadata?: readonly MetadataEntry[] };
type Write = { key: string; isDelete: boolean; value: Buffer };

/** What a transaction does to each key. */
function ops(
  writes: readonly Write[],
  metadataWrites: readonly { key: string; entries: readonly MetadataEntry[] }[],
): Map<string, Op> {
  const found = new Map<string, Op>();
  const at = (key: string): Op => {
    const op = found.get(key) ?? {};
    found.set(key, op);
    return op;
  };
  for (const { key, isDelete, value } of writes) Object.assign(at(key), isDelete ? { isDelete } : { value });
  for (const { key, entries } of metadataWrites) at(key).metadata = entries;
  return found;
}

/** The public and hashed state of a channel, replayed. Changes of a block are seen by its later transactions only as conflicts. */
export class WorldState {
  readonly #tables = new Map<string, Map<string, KeyTable>>();
  readonly #texts = new Texts();

  /** A namespace's public keys, or the hashes of a collection's, in hex. */
  table(namespace: string, collection = ''): KeyTable {
    const tables = entry(this.#tables, namespace, () => new Map<string, KeyTable>());
    return entry(tables, collection, () => new KeyTable({ namespace, collection }, this.#texts));
  }

  /** Takes a valid transaction's writes (txmgmt/validation/tx_ops.go). */
  apply(sets: readonly NamespaceRwSet[], version: Version): void {
    for (const { namespace, writes, metadataWrites, collections } of sets) {
      applyTo(this.table(namespace), ops(writes, metadataWrites), version);
      for (const { name, writes: hashed, metadataWrites: hashedMetadata } of collections)
        applyTo(
          this.table(namespace, name),
          ops(
            hashed.map(({ keyHash, isDelete, valueHash }) => ({
              ...{ key: keyHash, isDelete, value: Buffer.from(valueHash, 'hex') },
            })),
            hashedMetadata.map(({ keyHash, entries }) => ({ key: keyHash, entries })),
          ),
          version,
        );
    }
  }

  /** Ends the block and returns what it changed. */
  commit(): StateUpdate[] {
    const updates = [...this.#tables.values()].flatMap((tables) =>
      [...tables.values()].flatMap((table) => table.settle()),
    );
    this.#texts.clear();
    return updates;
  }
}

function applyTo(table: KeyTable, changes: ReadonlyMap<string, Op>, version: Version): void {
  for (const [key, { isDelete, value, metadata }] of changes) {
    if (isDelete) table.stage(key, { entry: undefined, version });
    else if (value && metadata) table.stage(key, { entry: { value, metadata, version }, version });
    else {
      const before = table.latest(key);
      if (value) table.stage(key, { entry: { value, metadata: before?.metadata ?? [], version }, version });
      else if (before) table.stage(key, { entry: { ...before, metadata: metadata ?? [], version }, version });
    }
  }
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = create();
  map.set(key, made);
  return made;
}
