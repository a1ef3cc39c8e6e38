import { compareUtf8, sha256, view } from './hash';
import type { Version } from './rwset';

/** One key that a block leaves changed. `value` undefined: deleted. A private key is its hash, its value the value's hash. */
export type StateUpdate = { namespace: string; collection: string; key: Buffer; value?: Buffer; version: Version };

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.of(...bytes, rest);
}

/** Number of significant bytes, then these, so that byte order is numeric order (common/ledger/util). */
function orderPreserving(value: bigint): Buffer {
  if (value === 0n) return Buffer.of(0);
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

export function versionBytes(version: Version): Buffer {
  return Buffer.concat([orderPreserving(version.block), orderPreserving(BigInt(version.tx))]);
}

function field(number: number, value: Buffer): Buffer[] {
  return value.length === 0 ? [] : [Buffer.of((number << 3) | 2), varint(value.length), value];
}

/** Fabric's `KVWrite` of `updates_bytes.proto`; a name that equals the one before is left out. */
function encodeUpdate(update: StateUpdate, before: StateUpdate | undefined): Buffer {
  const namespace = update.namespace === before?.namespace ? '' : update.namespace;
  const sameCollection = namespace === '' && update.collection === before?.collection;
  return Buffer.concat([
    ...field(1, Buffer.from(namespace)),
    ...field(2, Buffer.from(sameCollection ? '' : update.collection)),
    ...field(3, update.key),
    ...(update.value === undefined ? [Buffer.of(0x20, 1)] : []),
    ...field(5, update.value ?? Buffer.alloc(0)),
    ...field(6, versionBytes(update.version)),
  ]);
}

function order(a: StateUpdate, b: StateUpdate): number {
  return (
    compareUtf8(a.namespace, b.namespace) || compareUtf8(a.collection, b.collection) || Buffer.compare(a.key, b.key)
  );
}

/** The last update of each key, in any order; config transactions leave none (txmgr/update_batch_bytes.go). */
export function updateBytes(updates: readonly StateUpdate[]): Buffer {
  const sorted = [...updates].sort(order);
  return Buffer.concat(
    sorted.flatMap((update, at) => {
      const encoded = encodeUpdate(update, sorted[at - 1]);
      return [Buffer.of(0x0a), varint(encoded.length), encoded];
    }),
  );
}

/** What a peer chains over its own decisions, from block 1 on (kv_ledger.go addBlockCommitHash). */
export function computeCommitHash(
  flags: readonly number[],
  updates: readonly StateUpdate[],
  previous: Uint8Array = Buffer.alloc(0),
): Buffer {
  return sha256(varint(flags.length), Buffer.from(flags), updateBytes(updates), view(previous));
}
