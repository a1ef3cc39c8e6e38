export const wire = { varint: 0, eightBytes: 1, bytes: 2, startGroup: 3, endGroup: 4, fourBytes: 5 } as const;
const highestField = 0x1fff_ffff;
/** Groups within each other that Go passes over (protowire.DefaultRecursionLimit, and the one it begins with). */
const deepestGroup = 10_001;

/** Walks the fields of a protobuf message in order, known or not. */
export class FieldReader {
  number = 0;
  wireType = 0;
  /** Of a varint: its value. What lies above 2^53 is rounded: no length, no number of a field, no block is there. */
  integer = 0;
  #start = 0;
  #from = 0;
  #at: number;
  readonly #end: number;

  constructor(
    private readonly bytes: Buffer,
    from = 0,
    end = bytes.length,
  ) {
    this.#at = from;
    this.#end = end;
  }

  /** @returns whether there is another field, which the properties then tell. @throws if the bytes are no message */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    this.#start = this.#at;
    this.#readKey();
    this.#from = this.#at;
    if (this.wireType === wire.startGroup) this.#skipGroup();
    else this.#skipValue();
    return true;
  }

  /** The field's content. */
  get value(): Buffer {
    return this.bytes.subarray(this.#from, this.#at);
  }

  /** The field's content as UTF-8. */
  get text(): string {
    return this.bytes.toString('utf8', this.#from, this.#at);
  }

  /** Walks the field's content, a message. */
  inside(): FieldReader {
    return new FieldReader(this.bytes, this.#from, this.#at);
  }

  /** From its number to its end. */
  get whole(): Buffer {
    return this.bytes.subarray(this.#start, this.#at);
  }

  #readKey(): void {
    const key = this.#varint();
    this.number = Math.floor(key / 8);
    this.wireType = key % 8;
    if (this.number < 1 || this.number > highestField) throw new Error('no field number');
  }

  #skipValue(): void {
    switch (this.wireType) {
      case wire.varint:
        this.integer = this.#varint();
        return;
      case wire.eightBytes:
        return this.#skip(8);
      case wire.fourBytes:
        return this.#skip(4);
      case wire.bytes: {
        const length = this.#varint();
        this.#from = this.#at;
        return this.#skip(length);
      }
      default:
        throw new Error('no wire type');
    }
  }

  /** To behind the mark that ends the group; groups within it end before. */
  #skipGroup(): void {
    const { number } = this;
    const from = this.#from;
    for (const open = [number]; open.length > 0;) {
      this.#readKey();
      if (this.wireType === wire.startGroup) {
        if (open.push(this.number) > deepestGroup) throw new Error('groups nested too deep');
      } else if (this.wireType !== wire.endGroup) this.#skipValue();
      else if (open.pop() !== this.number) throw new Error('a group ends that did not begin');
    }
    [this.number, this.wireType] = [number, wire.startGroup];
    this.#from = from;
  }

  #skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#end) throw new Error('a field ends beyond the message');
  }

  /** At most ten bytes, of which the last holds one bit. */
  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let count = 0; count < 10; count += 1) {
      const byte = this.#at < this.#end ? this.bytes[this.#at] : undefined;
      if (byte === undefined || (count === 9 && byte > 1)) break;
      this.#at += 1;
      if (byte < 0x80) return value + byte * factor;
      value += (byte & 0x7f) * factor;
      factor *= 128;
    }
    throw new Error('a number without an end');
  }
}

export function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) return Buffer.from(bytes);
  }
}
