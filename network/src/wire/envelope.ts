import { encodeVarint, FieldReader, wire } from './fields';
import { sameBytes, view } from './hash';

const numbers = { payload: 1, signature: 2 } as const;

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
  for (const reader = new FieldReader(view(raw)); reader.next();) {
    const { number, wireType } = reader;
    const isKnown = wireType === wire.bytes && (number === numbers.payload || number === numbers.signature);
    if (isKnown) known.set(number, reader.value);
    else unknown.push(reader.whole);
  }
  const payload = known.get(numbers.payload) ?? Buffer.alloc(0);
  const signature = known.get(numbers.signature) ?? Buffer.alloc(0);
  const again = [...field(numbers.payload, payload), ...field(numbers.signature, signature), ...unknown];
  return { payload, signature, remarshals: areBehindEachOther(again, raw) };
}

/** As Fabric writes it: nothing where there is nothing. */
function field(number: number, value: Buffer): Buffer[] {
  return value.length === 0 ? [] : [encodeVarint(number * 8 + wire.bytes), encodeVarint(value.length), value];
}

/** Compared in place: a copy of each transaction would cost more than all else here. */
function areBehindEachOther(parts: readonly Uint8Array[], whole: Uint8Array): boolean {
  let at = 0;
  for (const part of parts) {
    if (!sameBytes(part, whole.subarray(at, at + part.length))) return false;
    at += part.length;
  }
  return at === whole.length;
}
