import { view } from '../../wire';
import { PackFault } from './faults';
import { limitOf } from './limits';
import type { PackSource } from './pack-source';
import { placeOfBytes, readDirectory, type ZipEntry } from './zip-directory';

/** Unpacked bytes for one of the archive: blocks and texts pack 3 to 30 times, so more is a bomb. */
const mostUnpacked = 200;
/** More could not stand in a manifest. */
const mostEntries = 300_000;

const stored = 0;
const deflated = 8;

/** Packing adds five bytes to 65535 at most; a stream of nothing could have any length. */
const mostPacked = (method: number, unpacked: number): number =>
  method === stored ? unpacked : unpacked + (unpacked >> 8) + 1024;

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A pack's zip archive, of which nothing is believed: names are those that a pack has, sizes those that its own length
 * allows, and no file is read beyond the size that it states. Nothing is ever written to disk.
 */
export class Archive {
  readonly #entries = new Map<string, ZipEntry>();
  #packed = 0;
  #unpacked = 0;

  private constructor(private readonly source: PackSource) {}

  /** @throws PackFault */
  static async open(source: PackSource): Promise<Archive> {
    const archive = new Archive(source);
    try {
      for await (const entry of readDirectory(source)) archive.#add(entry);
      return archive;
    } catch (error) {
      throw error instanceof PackFault ? error : new PackFault('PACK_UNREADABLE', reasonOf(error));
    }
  }

  get names(): Iterable<string> {
    return this.#entries.keys();
  }

  /** Bytes that the file will have unpacked; undefined if there is none. */
  lengthOf(name: string): number | undefined {
    return this.#entries.get(name)?.unpacked;
  }

  /** @throws PackFault */
  async read(name: string): Promise<Buffer> {
    const entry = this.#entries.get(name);
    if (!entry) throw new PackFault('FILE_MISSING', 'the archive does not hold it', name);
    try {
      return view(await this.#unpack(entry));
    } catch (error) {
      throw new PackFault('PACK_UNREADABLE', reasonOf(error), name);
    }
  }

  #add(entry: ZipEntry): void {
    const { name, method, packed, unpacked } = entry;
    const limit = limitOf(name);
    if (limit === undefined) throw new PackFault('ENTRY_UNKNOWN', JSON.stringify(name.slice(0, 200)));
    if (this.#entries.has(name)) throw new PackFault('ENTRY_TWICE', 'of two one is what nobody sees', name);
    if (entry.isEncrypted) throw new PackFault('ENTRY_REFUSED', 'encrypted', name);
    if (method !== stored && method !== deflated)
      throw new PackFault('ENTRY_REFUSED', `compression method ${String(method)}`, name);
    if (unpacked > limit)
      throw new PackFault('PACK_TOO_LARGE', `${String(unpacked)} bytes, ${String(limit)} at most`, name);
    this.#packed += packed;
    this.#unpacked += unpacked;
    this.#entries.set(name, entry);
    this.#checkBulk(name);
  }

  /** @throws PackFault */
  #checkBulk(name: string): void {
    const { length } = this.source;
    if (this.#packed > length) throw new PackFault('PACK_TOO_LARGE', 'files lie over each other in the archive', name);
    if (this.#unpacked > length * mostUnpacked)
      throw new PackFault('PACK_TOO_LARGE', `unpacks to more than ${String(mostUnpacked)} times its length`, name);
    if (this.#entries.size > mostEntries)
      throw new PackFault('PACK_TOO_LARGE', `more than ${String(mostEntries)} files`, name);
  }

  async #unpack(entry: ZipEntry): Promise<Uint8Array> {
    const { method, packed, unpacked } = entry;
    if (packed > mostPacked(method, unpacked)) throw new Error('is longer than what it unpacks to');
    const bytes = await this.source.read(await placeOfBytes(this.source, entry), packed);
    const content = method === stored ? bytes : await this.source.inflate(bytes, unpacked);
    if (content.length !== unpacked) throw new Error(`holds ${String(content.length)} bytes, not ${String(unpacked)}`);
    return content;
  }
}
