import type { MetadataEntry, NamespaceRwSet, StateUpdate, Version } from '../../wire';
import { type Entry, KeyTable, Texts } from './key-table';

/** What a transaction does to a key; the sum tells, so that two writes of one kind are another kind (validation/tx_ops.go). */
const kinds = { write: 1, metadata: 2, noMetadata: 4, erase: 8 } as const;
const ofMetadata = kinds.metadata | kinds.noMetadata;
type Op = { sum: number; value?: Buffer; metadata: readonly MetadataEntry[] };
const none: readonly MetadataEntry[] = [];
type Write = { key: string; isDelete: boolean; value: Buffer };

/** What a transaction does to each key. */
function ops(
  writes: readonly Write[],
  metadataWrites: readonly { key: string; entries: readonly MetadataEntry[] }[],
): Map<string, Op> {
  const found = new Map<string, Op>();
  const add = (key: string, kind: keyof typeof kinds): Op => {
    const op = entry(found, key, () => ({ sum: 0, metadata: none }));
    op.sum = (op.sum + kinds[kind]) & 0xff;
    return op;
  };
  for (const { key, isDelete, value } of writes)
    if (isDelete) add(key, 'erase');
    else add(key, 'write').value = value;
  for (const { key, entries } of metadataWrites)
    if (entries.length === 0) add(key, 'noMetadata');
    else add(key, 'metadata').metadata = entries;
  return found;
}

/** What a key of the table holds after it; undefined: nothing is done to it. */
function outcome(table: KeyTable, key: string, { sum, value, metadata }: Op, version: Version): Entry | undefined {
  if ((sum & kinds.write) !== 0 && (sum & ofMetadata) !== 0) return value && { value, metadata, version };
  if ((sum | kinds.write) === kinds.write) return value && { value, metadata: table.latestMetadata(key), version };
  const before = table.latest(key);
  return before && { value: before.value, metadata, version };
}

/** Where a peer keeps the configuration, so that a transaction can say to have read it. */
const configuration = { namespace: '', key: 'CHANNEL_CONFIG_ENV_BYTES' } as const;

/** The public and hashed state of a channel, replayed. Changes of a block are seen by its later transactions only as conflicts. */
export class WorldState {
  readonly #tables = new Map<string, Map<string, KeyTable>>();
  readonly #texts = new Texts();

  /** A namespace's public keys, or the hashes of a collection's, in hex. */
  table(namespace: string, collection = ''): KeyTable {
    return this.#tables.get(namespace)?.get(collection) ?? new KeyTable({ namespace, collection }, this.#texts);
  }

  #change(namespace: string, collection: string, changes: ReadonlyMap<string, Op>, version: Version): void {
    if (changes.size > 0) applyTo(this.#made(namespace, collection), changes, version);
  }

  /** One that is kept: whoever reads what is not there shall not fill the memory. */
  #made(namespace: string, collection: string): KeyTable {
    const tables = entry(this.#tables, namespace, () => new Map<string, KeyTable>());
    return entry(tables, collection, () => new KeyTable({ namespace, collection }, this.#texts));
  }

  /** Takes a valid transaction's writes. */
  apply(sets: readonly NamespaceRwSet[], version: Version): void {
    for (const { namespace, writes, metadataWrites, collections } of sets) {
      this.#change(namespace, '', ops(writes, metadataWrites), version);
      for (const { name, writes: hashed, metadataWrites: hashedMetadata } of collections) {
        const values = hashed.map(({ keyHash: key, isDelete, valueHash }) => {
          const value = Buffer.from(valueHash, 'hex');
          return { key, isDelete, value };
        });
        const entries = hashedMetadata.map(({ keyHash, entries }) => ({ key: keyHash, entries }));
        this.#change(namespace, name, ops(values, entries), version);
      }
    }
  }

  /** Takes a configuration, of which nobody can read more than that it is there. */
  applyConfiguration(version: Version): void {
    const table = this.#made(configuration.namespace, '');
    table.stage(configuration.key, { entry: { value: Buffer.alloc(0), metadata: [], version }, version });
    table.settle();
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
  for (const [key, op] of changes) {
    if ((op.sum & kinds.erase) !== 0) table.stage(key, { entry: undefined, version });
    else {
      const made = outcome(table, key, op, version);
      if (made) table.stage(key, { entry: made, version });
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
