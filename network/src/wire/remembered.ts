/** Entries, and how long a key may be: what nobody honest uses is not worth the memory that it would hold. */
const most = 10_000;
const longest = 16_384;

/** Values that are costly to make and asked for again and again, by the text that they are made of. */
export class Remembered<Value> {
  readonly #values = new Map<string, Value>();

  /** @throws what making throws, and remembers nothing then */
  of(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined || this.#values.has(key)) return known as Value;
    const value = make();
    if (key.length > longest) return value;
    if (this.#values.size >= most) this.#values.clear();
    this.#values.set(key, value);
    return value;
  }
}
