import { countElement } from './element-budget';
import { view } from './hash';

/** DER (X.690) as far as Fabric's headers, signatures, certificates and revocation lists need it. */
export const derTags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

export type DerNode = {
  tag: number;
  /** Tag, length and content as they stand. */
  raw: Buffer;
  content: Buffer;
};

export class DerError extends Error {}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.of(0x80 | digits.length, ...digits);
}

export function derEncode(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.of(tag), lengthBytes(length), ...contents]);
}

export function derEncodeSequence(...contents: readonly Uint8Array[]): Buffer {
  return derEncode(derTags.sequence, ...contents);
}

export function derEncodeOctets(content: Uint8Array): Buffer {
  return derEncode(derTags.octetString, content);
}

/** Minimal two's-complement INTEGER of a number that is not negative. */
export function derEncodeInteger(value: bigint): Buffer {
  if (value < 0n) throw new DerError('negative integers do not occur here');
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const bytes = Buffer.from(even, 'hex');
  return derEncode(derTags.integer, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

/** Where the content of a value stands: what follows it begins at `to`. */
export type DerPlace = { from: number; to: number };

function readLength(bytes: Buffer, at: number, end: number): { length: number; next: number } {
  const first = at < end ? bytes[at] : undefined;
  if (first === undefined) throw new DerError('truncated length');
  if (first < 0x80) return { length: first, next: at + 1 };
  const digits = first & 0x7f;
  if (digits === 0 || digits > 4 || at + 1 + digits > end) throw new DerError('unusable length');
  const length = bytes.readUIntBE(at + 1, digits);
  if (length < 0x80 || bytes[at + 1] === 0) throw new DerError('length is not minimal');
  return { length, next: at + 1 + digits };
}

/** The value whose tag stands at that place. @throws DerError if it does not end by `end` */
export function derPlace(bytes: Buffer, at: number, end = bytes.length): DerPlace {
  const tag = at < end ? bytes[at] : undefined;
  if (tag === undefined) throw new DerError('truncated');
  if ((tag & 0x1f) === 0x1f) throw new DerError('long tags do not occur here');
  const { length, next } = readLength(bytes, at + 1, end);
  if (next + length > end) throw new DerError('content is cut off');
  return { from: next, to: next + length };
}

function readAt(bytes: Buffer, at: number): { node: DerNode; next: number } {
  countElement();
  const { from, to } = derPlace(bytes, at);
  const tag = bytes[at] ?? 0;
  return { node: { tag, raw: bytes.subarray(at, to), content: bytes.subarray(from, to) }, next: to };
}

/** Reads one value that fills the bytes exactly. */
export function derRead(bytes: Uint8Array): DerNode {
  const all = view(bytes);
  const { node, next } = readAt(all, 0);
  if (next < all.length) throw new DerError('trailing bytes');
  return node;
}

/** The values inside a constructed one. */
export function derChildren(content: Uint8Array): DerNode[] {
  const bytes = view(content);
  const nodes: DerNode[] = [];
  for (let at = 0; at < bytes.length;) {
    const { node, next } = readAt(bytes, at);
    nodes.push(node);
    at = next;
  }
  return nodes;
}

/** A minimal, non-negative INTEGER. */
export function derReadInteger(node: DerNode | undefined): bigint {
  if (node?.tag !== derTags.integer || node.content.length === 0) throw new DerError('integer expected');
  const [first = 0, second = 0] = node.content;
  if (first & 0x80) throw new DerError('integer is negative');
  if (node.content.length > 1 && first === 0 && !(second & 0x80)) throw new DerError('integer is not minimal');
  return BigInt(`0x${node.content.toString('hex')}`);
}

/** A part of an OID that Go still reads before it takes seven bits more: none reaches 2^31 (cryptobyte readBase128Int). */
const mostOfArc = 1 << 24;

/** @throws DerError where Go reads none, which a part as long as a certificate would be */
export function derReadOid(content: Uint8Array): string {
  const arcs: number[] = [];
  let value = 0;
  for (const byte of content) {
    if (value >= mostOfArc) throw new DerError('a part of an OID is too large');
    value = value * 128 + (byte & 0x7f);
    if (!(byte & 0x80)) {
      arcs.push(value);
      value = 0;
    }
  }
  const [head = 0, ...rest] = arcs;
  const first = head < 80 ? Math.floor(head / 40) : 2;
  return [first, head - first * 40, ...rest].join('.');
}
