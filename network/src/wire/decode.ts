import { countElement } from './element-budget';
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

/** A shape as it is walked: each field in the place of its number, and the numbers of what is one message. */
type Layout = { fields: (Field | undefined)[]; messages: number[] };
type Field = {
  wireType: number;
  scalar?: Exclude<FieldShape, object>;
  /** Of a message; undefined: bytes. */
  of?: Layout | undefined;
  isMany?: true;
  insteadOf?: number | undefined;
};

const layouts = new WeakMap<MessageShape, Layout>();

function layoutOf(shape: MessageShape): Layout {
  const known = layouts.get(shape);
  if (known) return known;
  const made: Layout = { fields: [], messages: [] };
  for (const [number, kind] of Object.entries(shape)) {
    made.fields[Number(number)] = fieldOf(kind);
    if (typeof kind === 'object' && !kind.many) made.messages.push(Number(number));
  }
  layouts.set(shape, made);
  return made;
}

function fieldOf(kind: FieldShape): Field {
  if (typeof kind === 'string')
    return { wireType: kind === 'bytes' || kind === 'text' ? wire.bytes : wire.varint, scalar: kind };
  const of = kind.of === 'bytes' ? undefined : layoutOf(kind.of);
  return { wireType: wire.bytes, of, ...(kind.many ? { isMany: true } : { insteadOf: kind.insteadOf }) };
}

/**
 * Reads a message as Go's protobuf does, which decides what peers see: it passes over a field that it does not know, one of
 * another wire type among them, merges a message that comes twice (but for what one of a `oneof` has driven out), cuts
 * numbers to their size, and takes no text that is not UTF-8. google-protobuf differs in each of these, so that what a peer
 * calls valid could stop a reader, or hide from it.
 * @throws if the bytes are no message
 */
export function decode(bytes: Uint8Array, shape: MessageShape): Message {
  return read(new FieldReader(view(bytes)), layoutOf(shape));
}

function read(reader: FieldReader, { fields, messages }: Layout): Message {
  countElement();
  // As long as it gets: one that grows takes three times as much, and a channel is made of these.
  const values = new Array<unknown>(fields.length);
  while (reader.next()) {
    const { number } = reader;
    const field = fields[number];
    if (field?.wireType !== reader.wireType) continue;
    if (field.scalar !== undefined) values[number] = scalar(reader, field.scalar);
    else if (field.isMany) addElement(values, number, field.of ? read(reader.inside(), field.of) : reader.value);
    else addPart(values, number, reader.value, field.insteadOf);
  }
  for (const number of messages) values[number] = merged(values[number] as Parts, fields[number]?.of);
  return new Message(values);
}

type Parts = Buffer | Buffer[] | undefined;

/** A message may come in several parts: one behind the other, these are one, merged. */
function addPart(values: unknown[], number: number, part: Buffer, insteadOf: number | undefined): void {
  if (insteadOf !== undefined) values[insteadOf] = undefined;
  const before = values[number] as Parts;
  if (before === undefined) values[number] = part;
  else if (Array.isArray(before)) before.push(part);
  else values[number] = [before, part];
}

function merged(parts: Parts, of: Layout | undefined): Message | undefined {
  if (!parts || !of) return undefined;
  return read(new FieldReader(Array.isArray(parts) ? Buffer.concat(parts) : parts), of);
}

function addElement(values: unknown[], number: number, element: unknown): void {
  countElement();
  const before = values[number] as unknown[] | undefined;
  if (before) before.push(element);
  else values[number] = [element];
}

function scalar(reader: FieldReader, kind: Exclude<FieldShape, object>): unknown {
  switch (kind) {
    case 'bytes':
      return reader.value;
    case 'text':
      return utf8(reader);
    case 'int32':
      return low32(reader) | 0;
    case 'uint32':
      return low32(reader);
    case 'int64':
      return reader.integer < 2 ** 53 ? reader.integer : signed64(reader.value);
    case 'bool':
      return Number(reader.integer !== 0);
    default:
      return reader.integer;
  }
}

/** Go takes no other bytes for text. */
function utf8(reader: FieldReader): string {
  const { text } = reader;
  if (text.includes('\ufffd') && !sameBytes(Buffer.from(text), reader.value)) throw new Error('text that is not UTF-8');
  return text;
}

/** The last 32 bits of a number of any length. */
function low32(reader: FieldReader): number {
  if (reader.integer < 2 ** 32) return reader.integer;
  const { value } = reader;
  let low = 0;
  for (let at = 0; at < value.length && at < 5; at += 1) low += ((value[at] ?? 0) & 0x7f) * 2 ** (7 * at);
  return low % 2 ** 32;
}

/** Of ten bytes: below zero, and near it where a plain sum would be rounded. */
function signed64(varint: Buffer): number {
  let value = 0n;
  for (const [at, byte] of varint.entries()) value |= BigInt(byte & 0x7f) << BigInt(7 * at);
  return Number(BigInt.asIntN(64, value));
}
