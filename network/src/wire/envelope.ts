import { sameBytes, view } from './hash';

type Field = { number: number; wireType: number; value: Buffer; whole: Buffer };

const wire = { varint: 0, eightBytes: 1, bytes: 2, startGroup: 3, endGroup: 4, fourBytes: 5 } as const;
const numbers = { payload: 1, signature: 2 } as const;
const highestField = 0x1fff_ffff;

export type OpenedEnvelope = {
  payload: Buffer;
  signature: Buffer;
  /** Whether the bytes are those that Fabric makes of this message: both fields in order and once, then what it does not know. */
  remarshals: boolean;
};

/**
 * An envelope as Fabric reads it. Go keeps a field it does not know, one of another wire type among them, and writes it
 * again after those it knows; google-protobuf drops the one and fails at the other. A member may append such a field to an
 * envelope that is valid otherwise, and readers must not differ from peers then.
 * @throws if the bytes are no message
 */
export function openEnvelope(raw: Uint8Array): OpenedEnvelope {
  const known = new Map<number, Buffer>();
  const unknown: Buffer[] = [];
  for (const { number, wireType, value, whole } of fieldsOf(view(raw))) {
    const isKnown = wireType === wire.bytes && (number === numbers.payload || number === numbers.signature);
    if (isKnown) known.set(number, value);
    else unknown.push(whole);
  }
  const payload = known.get(numbers.payload) ?? Buffer.alloc(0);
  const signature = known.get(numbers.signature) ?? Buffer.alloc(0);
  const again = Buffer.concat([field(numbers.payload, payload), field(numbers.signature, signature), ...unknown]);
  return { payload, signature, remarshals: sameBytes(again, raw) };
}

function* fieldsOf(bytes: Buffer): Generator<Field> {
  for (let start = 0; start < bytes.length;) {
    const [key, at] = varint(bytes, start);
    const [number, wireType] = [Math.floor(key / 8), key % 8];
    const [from, end] = valueAt(bytes, at, number, wireType);
    yield { number, wireType, value: bytes.subarray(from, end), whole: bytes.subarray(start, end) };
    start = end;
  }
}

/** Where a field's content begins, and where the field ends. */
function valueAt(bytes: Buffer, at: number, number: number, wireType: number): [from: number, end: number] {
  if (number < 1 || number > highestField) throw new Error('no field number');
  switch (wireType) {
    case wire.varint:
      return within(bytes, at, varint(bytes, at)[1]);
    case wire.eightBytes:
      return within(bytes, at, at + 8);
    case wire.fourBytes:
      return within(bytes, at, at + 4);
    case wire.bytes: {
      const [length, from] = varint(bytes, at);
      return within(bytes, from, from + length);
    }
    case wire.startGroup:
      return within(bytes, at, groupEnd(bytes, at, number));
    default:
      throw new Error('no wire type');
  }
}

/** Behind the mark that ends the group; groups within it end before. */
function groupEnd(bytes: Buffer, at: number, number: number): number {
  const open = [number];
  while (open.length > 0) {
    const [key, next] = varint(bytes, at);
    const [inner, wireType] = [Math.floor(key / 8), key % 8];
    at = next;
    if (wireType === wire.startGroup) open.push(inner);
    else if (wireType !== wire.endGroup) at = valueAt(bytes, at, inner, wireType)[1];
    else if (open.pop() !== inner) throw new Error('a group ends that did not begin');
  }
  return at;
}

function within(bytes: Buffer, from: number, end: number): [from: number, end: number] {
  if (end > bytes.length) throw new Error('a field ends beyond the message');
  return [from, end];
}

/** At most ten bytes; what lies above 2^53 is no length and no number of a field here. */
function varint(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[start + index];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return [value, start + index + 1];
  }
  throw new Error('a number without an end');
}

/** As Fabric writes it: nothing where there is nothing. */
function field(number: number, value: Buffer): Buffer {
  if (value.length === 0) return value;
  const length: number[] = [];
  for (let rest = value.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.of(number * 8 + wire.bytes, ...length), value]);
}
