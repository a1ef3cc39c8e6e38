import { compareUtf8, sha256, view } from './hash';
import type { Version } from './rwset';

/** One key that a block leaves changed. `value` undefined: deleted. A private key is its hash, its value the value's hash. */
export type StateUpdate = { namespace: string; collection: string; key: Buffer; value?: Buffer; version: Version };

/** Bytes that grow behind each other. */
class Writer {
  #bytes = Buffer.allocUnsafe(4096);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  varint(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 128)) this.byte((rest % 128) | 0x80);
    this.byte(rest);
  }

  /** A field of bytes; nothing where there are none. */
  field(number: number, value: Buffer): void {
    if (value.length === 0) return;
    this.byte((number << 3) | 2);
    this.varint(value.length);
    this.append(value);
  }

  append(value: Buffer): void {
    this.#reserve(value.length);
    this.#length += value.copy(this.#bytes, this.#length);
  }

  get done(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(2 * (this.#length + more));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** Number of significant bytes, then these, so that byte order is numeric order (common/ledger/util). */
function orderPreserving(value: bigint): Buffer {
  if (value === 0n) return Buffer.of(0);
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

const bytesOfVersion = new WeakMap<Version, Buffer>();

/** A transaction's writes share one version. */
export function versionBytes(version: Version): Buffer {
  const known = bytesOfVersion.get(version);
  if (known) return known;
  const bytes = Buffer.concat([orderPreserving(version.block), orderPreserving(BigInt(version.tx))]);
  bytesOfVersion.set(version, bytes);
  return bytes;
}

const nothing = Buffer.alloc(0);
/** The field `isDelete`. */
const deleted = Buffer.of(0x20, 1);

/** In Fabric's order: by namespace, collection, key. A namespace's public keys are those of the collection ''. */
function* sorted(updates: readonly StateUpdate[]): Generator<[namespace: string, collection: string, StateUpdate[]]> {
  const byName = new Map<string, Map<string, StateUpdate[]>>();
  for (const update of updates) {
    const collections = byName.get(update.namespace) ?? new Map<string, StateUpdate[]>();
    byName.set(update.namespace, collections);
    const found = collections.get(update.collection);
    if (found) found.push(update);
    else collections.set(update.collection, [update]);
  }
  for (const namespace of [...byName.keys()].sort(compareUtf8)) {
    const collections = byName.get(namespace) ?? new Map<string, StateUpdate[]>();
    for (const collection of [...collections.keys()].sort(compareUtf8)) {
      const found = collections.get(collection) ?? [];
      yield [namespace, collection, found.sort((a, b) => Buffer.compare(a.key, b.key))];
    }
  }
}

/**
 * The last update of each key, in any order; config transactions leave none (txmgr/update_batch_bytes.go). Each is Fabric's
 * `KVWrite` of `updates_bytes.proto`; a name that equals the one before is left out.
 */
export function updateBytes(updates: readonly StateUpdate[]): Buffer {
  const [all, one] = [new Writer(), new Writer()];
  let namespaceBefore: string | undefined;
  for (const [namespace, collection, found] of sorted(updates)) {
    for (const [at, { key, value, version }] of found.entries()) {
      one.clear();
      if (at === 0 && namespace !== namespaceBefore) one.field(1, Buffer.from(namespace));
      if (at === 0) one.field(2, Buffer.from(collection));
      one.field(3, key);
      if (value === undefined) one.append(deleted);
      else one.field(5, value);
      one.field(6, versionBytes(version));
      all.field(1, one.done);
    }
    namespaceBefore = namespace;
  }
  return all.done;
}

/** What a peer chains over its own decisions, from block 1 on (kv_ledger.go addBlockCommitHash). */
export function computeCommitHash(
  flags: readonly number[],
  updates: readonly StateUpdate[],
  previous: Uint8Array = nothing,
): Buffer {
  const length = new Writer();
  length.varint(flags.length);
  return sha256(length.done, Buffer.from(flags), updateBytes(updates), view(previous));
}
