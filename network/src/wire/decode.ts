import { FieldReader, wire } from './fields';
import { sameBytes, view } from './hash';

/** What a field of a known number holds. `insteadOf`: the field that it excludes, of a `oneof`. */
type FieldShape =
  | 'bytes'
  | 'text'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'bool'
  | { of: MessageShape | 'bytes'; many: true }
  | { of: MessageShape; many?: never; insteadOf?: number };

/** The fields of a message that we read, by number. */
export type MessageShape = { readonly [number: number]: FieldShape };

const nothing = Buffer.alloc(0);

/**
 * A message as Go's protobuf reads it, field by field, each under its number in the shape. What is not there reads as
 * Go's zero value.
 */
export class Message {
  readonly #values: unknown[];

  constructor(values: unknown[]) {
    this.#values = values;
  }

  bytes(number: number): Buffer {
    return (this.#values[number] as Buffer | undefined) ?? nothing;
  }

  text(number: number): string {
    return (this.#values[number] as string | undefined) ?? '';
  }

  number(number: number): number {
    return (this.#values[number] as number | undefined) ?? 0;
  }

  is(number: number): boolean {
    return this.number(number) !== 0;
  }

  message(number: number): Message | undefined {
    return this.#values[number] as Message | undefined;
  }

  messages(number: number): readonly Message[] {
    return (this.#values[number] as Message[] | undefined) ?? [];
  }

  many(number: number): readonly Buffer[] {
    return (this.#values[number] as Buffer[] | undefined) ?? [];
  }
}

/**
 * Reads a message as Go's protobuf does, which decides what peers see: it passes over a field that it does not know, one of
 * another wire type among them, merges a message that comes twice (but for what one of a `oneof` has driven out), cuts
 * numbers to their size, and takes no text that is not UTF-8. google-protobuf differs in each of these, so that what a peer
 * calls valid could stop a reader, or hide from it.
 * @throws if the bytes are no message
 */
export function decode(bytes: Uint8Array, shape: MessageShape): Message {
  const values: unknown[] = [];
  const parts = new Parts();
  for (const reader = new FieldReader(view(bytes)); reader.next();) {
    const { number } = reader;
    const kind = shape[number];
    if (kind === undefined || reader.wireType !== wireTypeOf(kind)) continue;
    if (typeof kind === 'string') values[number] = scalar(reader, kind);
    else if (kind.many) ((values[number] ??= []) as unknown[]).push(element(reader.value, kind.of));
    else parts.add(number, reader.value, kind.insteadOf);
  }
  parts.forEach((number, value) => {
    const kind = shape[number];
    if (typeof kind === 'object' && !kind.many) values[number] = decode(value, kind.of);
  });
  return new Message(values);
}

/** Messages that may come in several parts: one behind the other, these are one, merged. */
class Parts {
  #parts: Map<number, Buffer[]> | undefined;

  add(number: number, value: Buffer, insteadOf: number | undefined): void {
    this.#parts ??= new Map<number, Buffer[]>();
    if (insteadOf !== undefined) this.#parts.delete(insteadOf);
    const before = this.#parts.get(number);
    if (before) before.push(value);
    else this.#parts.set(number, [value]);
  }

  forEach(visit: (number: number, value: Buffer) => void): void {
    this.#parts?.forEach((values, number) => {
      const [only = nothing, more] = values;
      visit(number, more ? Buffer.concat(values) : only);
    });
  }
}

function wireTypeOf(kind: FieldShape): number {
  return typeof kind === 'object' || kind === 'bytes' || kind === 'text' ? wire.bytes : wire.varint;
}

function element(value: Buffer, of: MessageShape | 'bytes'): unknown {
  return of === 'bytes' ? value : decode(value, of);
}

function scalar(reader: FieldReader, kind: Extract<FieldShape, string>): unknown {
  switch (kind) {
    case 'bytes':
      return reader.value;
    case 'text':
      return utf8(reader.value);
    case 'int32':
      return low32(reader.value) | 0;
    case 'uint32':
      return low32(reader.value);
    case 'int64':
      return reader.value.length < 10 ? reader.integer : signed64(reader.value);
    case 'bool':
      return Number(reader.value.some((byte) => (byte & 0x7f) !== 0));
    default:
      return reader.integer;
  }
}

/** Go takes no other bytes for text. */
function utf8(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (text.includes('\ufffd') && !sameBytes(Buffer.from(text), bytes)) throw new Error('text that is not UTF-8');
  return text;
}

/** The last 32 bits of a number of any length. */
function low32(varint: Buffer): number {
  let value = 0;
  for (let at = 0; at < varint.length && at < 5; at += 1) value += ((varint[at] ?? 0) & 0x7f) * 2 ** (7 * at);
  return value % 2 ** 32;
}

/** Of ten bytes: below zero, and near it where a plain sum would be rounded. */
function signed64(varint: Buffer): number {
  let value = 0n;
  for (const [at, byte] of varint.entries()) value |= BigInt(byte & 0x7f) << BigInt(7 * at);
  return Number(BigInt.asIntN(64, value));
}
