/** A field as it stands: its content, and where it lies from its number to its end. */
export type WireField = { number: number; wireType: number; value: Buffer; whole: Buffer };

export const wire = { varint: 0, eightBytes: 1, bytes: 2, startGroup: 3, endGroup: 4, fourBytes: 5 } as const;
const highestField = 0x1fff_ffff;

/** The fields of a protobuf message in order, known or not. @throws if the bytes are no message */
export function* fieldsOf(bytes: Buffer): Generator<WireField> {
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

/** A field of bytes, or of a message. */
export function encodeField(number: number, value: Uint8Array): Buffer {
  return Buffer.concat([encodeVarint(number * 8 + wire.bytes), encodeVarint(value.length), value]);
}

export function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) return Buffer.from(bytes);
  }
}
