import { encodeField, encodeVarint, fieldsOf, wire, type WireField } from './fields';
import { view } from './hash';

/** What a field of a known number holds: text counts as bytes. `insteadOf`: the field that it excludes, of a `oneof`. */
type FieldShape = 'bytes' | 'int32' | 'uint64' | 'bool' | { of: MessageShape; many?: true; insteadOf?: number };

/** The fields of a message that we read, by number. */
export type MessageShape = { readonly [number: number]: FieldShape };

/**
 * A message as Go's protobuf understands it, in bytes that google-protobuf understands alike. Go passes over a field that it
 * does not know, one of another wire type among them, merges a message that comes twice (but for what one of a `oneof` has
 * driven out), and cuts numbers to their size; google-protobuf fails at the first, keeps the last, and takes the third as they are. What a peer calls valid could so
 * stop a reader, or hide from it. Bytes that both read alike are given back untouched.
 * @throws if the bytes are no message
 */
export function plain(bytes: Uint8Array, shape: MessageShape): Uint8Array {
  const fields = [...fieldsOf(view(bytes))];
  return isPlain(fields, shape) ? bytes : rewritten(fields, shape);
}

function isPlain(fields: readonly WireField[], shape: MessageShape): boolean {
  const once = new Set<number>();
  return fields.every((field) => {
    const kind = shape[field.number];
    if (kind === undefined || !hasWireTypeOf(field, kind)) return false;
    if (typeof kind === 'string') return isPlainValue(field, kind);
    if (!kind.many && (once.has(field.number) || once.has(kind.insteadOf ?? 0))) return false;
    once.add(field.number);
    return plain(field.value, kind.of) === field.value;
  });
}

function hasWireTypeOf({ wireType }: WireField, kind: FieldShape): boolean {
  return wireType === (kind === 'bytes' || typeof kind === 'object' ? wire.bytes : wire.varint);
}

function isPlainValue({ value }: WireField, kind: FieldShape): boolean {
  if (kind === 'int32') return value.length < 5;
  return kind !== 'bool' || value.length === 1;
}

function rewritten(fields: readonly WireField[], shape: MessageShape): Buffer {
  const parts: Buffer[] = [];
  const messages = new Map<number, { of: MessageShape; values: Buffer[] }>();
  for (const field of fields) {
    const kind = shape[field.number];
    if (kind === undefined || !hasWireTypeOf(field, kind)) continue;
    if (typeof kind === 'string') parts.push(rewrittenValue(field, kind));
    else if (kind.many) parts.push(encodeField(field.number, plain(field.value, kind.of)));
    else {
      if (kind.insteadOf !== undefined) messages.delete(kind.insteadOf);
      const values = messages.get(field.number)?.values ?? [];
      messages.set(field.number, { of: kind.of, values });
      values.push(field.value);
    }
  }
  // one behind the other, they are one message, merged
  for (const [number, { of, values }] of messages) parts.push(encodeField(number, plain(Buffer.concat(values), of)));
  return Buffer.concat(parts);
}

function rewrittenValue({ number, value, whole }: WireField, kind: FieldShape): Buffer {
  if (kind === 'bytes') return encodeField(number, value);
  if (kind === 'uint64') return whole;
  const low = low32(value);
  const content = kind === 'bool' ? Number(value.some((byte) => (byte & 0x7f) !== 0)) : low;
  return Buffer.concat([encodeVarint(number * 8 + wire.varint), encodeVarint(content)]);
}

/** The last 32 bits of a number of any length. */
function low32(varint: Buffer): number {
  let value = 0;
  for (const [index, byte] of varint.subarray(0, 5).entries()) value += (byte & 0x7f) * 2 ** (7 * index);
  return value % 2 ** 32;
}
