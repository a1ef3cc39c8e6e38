import { createHash, type Hash } from 'node:crypto';

/** SHA-256 over the parts in order, without copying them together. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  return hashed(parts).digest();
}

export function sha256Hex(...parts: readonly (Uint8Array | string)[]): string {
  return hashed(parts).digest('hex');
}

function hashed(parts: readonly (Uint8Array | string)[]): Hash {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash;
}

export function hex(bytes: Uint8Array): string {
  return view(bytes).toString('hex');
}

/** The same memory as a Buffer; protobuf messages hold plain Uint8Arrays. */
export function view(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** Fabric orders keys, collections and namespaces by the bytes of their UTF-8, not by JavaScript's UTF-16 units. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return utf8Rank(left) - utf8Rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for characters beyond all that one unit says, and below some of these by their number. */
function utf8Rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
