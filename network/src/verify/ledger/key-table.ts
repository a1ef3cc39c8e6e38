import { compareUtf8, type MetadataEntry, type StateUpdate, type Version } from '../../wire';
import { SortedKeys } from './sorted-keys';

export type Entry = { value: Buffer; metadata: readonly MetadataEntry[]; version: Version };
/** What a block leaves of a key; no entry: it was deleted. */
type Change = { entry: Entry | undefined; version: Version };

/** Block, transaction, value: of a channel in long use nearly every key is one without metadata, and a string is the smallest thing for it. */
type Packed = string;
const blockLength = 6;
const versionLength = 10;

function pack({ value, version }: Entry): Packed {
  const bytes = Buffer.allocUnsafe(versionLength + value.length);
  bytes.writeUIntBE(Number(version.block), 0, blockLength);
  bytes.writeUInt32BE(version.tx, blockLength);
  value.copy(bytes, versionLength);
  return bytes.toString('latin1');
}

function versionOf(packed: Packed): Version {
  let block = 0;
  for (let at = 0; at < blockLength; at += 1) block = block * 256 + packed.charCodeAt(at);
  let tx = 0;
  for (let at = blockLength; at < versionLength; at += 1) tx = tx * 256 + packed.charCodeAt(at);
  return { block: BigInt(block), tx };
}

const valueOf = (packed: Packed): Buffer => Buffer.from(packed.slice(versionLength), 'latin1');

/** The same text as the same string, as long as a block is judged: what several members get a copy of is kept once. */
export class Texts {
  readonly #known = new Map<string, string>();

  /** Hex as the bytes it says, a character each. */
  binary(hex: string): string {
    const known = this.#known.get(hex);
    if (known !== undefined) return known;
    const made = Buffer.from(hex, 'hex').toString('latin1');
    this.#known.set(hex, made);
    return made;
  }

  one(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, text);
    return text;
  }

  clear(): void {
    this.#known.clear();
  }
}

/** The keys of one namespace, or of one collection by their hashes. */
export class KeyTable {
  readonly #settled = new Map<string, Packed | Entry>();
  readonly #staged = new Map<string, Change>();
  /** From the first range on. */
  #sorted: SortedKeys | undefined;

  constructor(
    private readonly place: { namespace: string; collection: string },
    private readonly texts: Texts,
  ) {}

  /** As it was before this block. */
  version(key: string): Version | undefined {
    const found = this.#settled.get(this.#id(key));
    return typeof found === 'string' ? versionOf(found) : found?.version;
  }

  metadata(key: string): readonly MetadataEntry[] {
    const found = this.#settled.get(this.#id(key));
    return typeof found === 'object' ? found.metadata : [];
  }

  entry(key: string): Entry | undefined {
    const found = this.#settled.get(this.#id(key));
    return typeof found === 'string' ? { value: valueOf(found), metadata: [], version: versionOf(found) } : found;
  }

  isStaged(key: string): boolean {
    return this.#staged.has(key);
  }

  /** This block's changes included. */
  latest(key: string): Entry | undefined {
    const change = this.#staged.get(key);
    return change ? change.entry : this.entry(key);
  }

  /** The same of its metadata alone, for which nothing is unpacked. */
  latestMetadata(key: string): readonly MetadataEntry[] {
    const change = this.#staged.get(key);
    return change ? (change.entry?.metadata ?? []) : this.metadata(key);
  }

  stage(key: string, change: Change): void {
    this.#staged.set(key, change);
  }

  /** Ends the block: what it changed. */
  settle(): StateUpdate[] {
    const { namespace, collection } = this.place;
    const updates: StateUpdate[] = [];
    for (const [key, { entry, version }] of this.#staged) {
      const bytes = Buffer.from(key, collection === '' ? 'utf8' : 'hex');
      updates.push({ namespace, collection, key: bytes, version, ...(entry && { value: entry.value }) });
      const id = this.#id(key);
      if (entry) {
        this.#sorted?.add(id);
        this.#settled.set(id, entry.metadata.length === 0 ? this.texts.one(pack(entry)) : kept(entry));
      } else {
        this.#sorted?.delete(id);
        this.#settled.delete(id);
      }
    }
    this.#staged.clear();
    return updates;
  }

  /** Keys from `start` up to `end`, this block's changes included, in byte order. */
  within(start: string, end: string, includeEnd: boolean): { key: string; version: Version }[] {
    const isBeyond = (key: string): boolean => {
      const order = compareUtf8(key, end);
      return end !== '' && (includeEnd ? order > 0 : order >= 0);
    };
    const names = new Set<string>();
    for (const key of (this.#sorted ??= new SortedKeys(this.#settled.keys())).from(start)) {
      if (isBeyond(key)) break;
      names.add(key);
    }
    for (const key of this.#staged.keys()) if (compareUtf8(key, start) >= 0 && !isBeyond(key)) names.add(key);
    return [...names].sort(compareUtf8).flatMap((key) => {
      const version = this.latest(key)?.version;
      return version ? [{ key, version }] : [];
    });
  }

  #id(key: string): string {
    return this.place.collection === '' ? key : this.texts.binary(key);
  }
}

/** Of its own memory: the rest of its block is let go. */
const kept = ({ value, metadata, version }: Entry): Entry => ({
  value: Buffer.from(value),
  metadata: metadata.map(({ name, value: bytes }) => ({ name, value: Buffer.from(bytes) })),
  version,
});
