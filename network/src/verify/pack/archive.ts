import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { PackFault } from './faults';
import { disclosuresFile, manifestFile, readmeFile } from './manifest';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;
/** Bytes of one file, unpacked. A block of Fabric has at most 100 MiB. */
const limits: Readonly<Record<string, number>> = {
  [manifestFile]: 32 * mebibyte,
  [disclosuresFile]: 32 * mebibyte,
  [readmeFile]: 64 * kibibyte,
};
const blockLimit = 128 * mebibyte;
/** Unpacked bytes for one of the archive: blocks and texts pack 3 to 30 times, so more is a bomb. */
const mostUnpacked = 200;

const stored = 0;
const deflated = 8;

/** What is kept of an entry: few bytes, as there is one for each block. */
type Place = Pick<Entry, 'relativeOffsetOfLocalHeader' | 'compressedSize' | 'uncompressedSize' | 'compressionMethod'>;

function limitOf(name: string): number | undefined {
  return limits[name] ?? (/^blocks\/(?:\d{4}|[1-9]\d{4,8})\.block$/.test(name) ? blockLimit : undefined);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * A pack's zip archive, of which nothing is believed: names are those that a pack has, sizes those that its own length
 * allows, and no file is read beyond the size that it states. Nothing is ever written to disk.
 */
export class Archive {
  readonly #places = new Map<string, Place>();
  #packed = 0;
  #unpacked = 0;

  private constructor(private readonly zip: ZipFile) {}

  /** @throws PackFault */
  static async open(file: string): Promise<Archive> {
    if (!(await stat(file)).isFile()) throw new PackFault('PACK_UNREADABLE', `${file} is no file`);
    const zip = await openPromise(file, { autoClose: false, decodeStrings: false }).catch((error: unknown) => {
      throw new PackFault('PACK_UNREADABLE', reasonOf(error));
    });
    const archive = new Archive(zip);
    try {
      await archive.#readDirectory();
      return archive;
    } catch (error) {
      archive.close();
      throw error instanceof PackFault ? error : new PackFault('PACK_UNREADABLE', reasonOf(error));
    }
  }

  get names(): Iterable<string> {
    return this.#places.keys();
  }

  /** Bytes that the file will have unpacked; undefined if there is none. */
  lengthOf(name: string): number | undefined {
    return this.#places.get(name)?.uncompressedSize;
  }

  /** @throws PackFault */
  async read(name: string): Promise<Buffer> {
    const place = this.#places.get(name);
    if (!place) throw new PackFault('FILE_MISSING', 'the archive does not hold it', name);
    try {
      return await this.#unpack(place);
    } catch (error) {
      throw new PackFault('PACK_UNREADABLE', reasonOf(error), name);
    }
  }

  close(): void {
    this.zip.close();
  }

  async #readDirectory(): Promise<void> {
    for await (const entry of this.zip.eachEntry()) {
      const name = entry.fileNameRaw.toString('latin1');
      this.#check(name, entry);
      const { relativeOffsetOfLocalHeader, compressedSize, uncompressedSize, compressionMethod } = entry;
      this.#places.set(name, { relativeOffsetOfLocalHeader, compressedSize, uncompressedSize, compressionMethod });
    }
  }

  #check(name: string, entry: Entry): void {
    const limit = limitOf(name);
    if (limit === undefined) throw new PackFault('ENTRY_UNKNOWN', JSON.stringify(name.slice(0, 200)));
    if (this.#places.has(name)) throw new PackFault('ENTRY_TWICE', 'of two one is what nobody sees', name);
    const { compressionMethod: method, compressedSize, uncompressedSize } = entry;
    if (entry.isEncrypted()) throw new PackFault('ENTRY_REFUSED', 'encrypted', name);
    if (method !== stored && method !== deflated)
      throw new PackFault('ENTRY_REFUSED', `compression method ${String(method)}`, name);
    if (uncompressedSize > limit)
      throw new PackFault('PACK_TOO_LARGE', `${String(uncompressedSize)} bytes, ${String(limit)} at most`, name);
    this.#packed += compressedSize;
    this.#unpacked += uncompressedSize;
    const length = this.zip.fileSize;
    if (this.#packed > length) throw new PackFault('PACK_TOO_LARGE', 'files lie over each other in the archive', name);
    if (this.#unpacked > length * mostUnpacked)
      throw new PackFault('PACK_TOO_LARGE', `unpacks to more than ${String(mostUnpacked)} times its length`, name);
  }

  async #unpack(place: Place): Promise<Buffer> {
    const { compressedSize, uncompressedSize, compressionMethod } = place;
    const { fileDataStart } = await this.zip.readLocalFileHeaderPromise(place as Entry, { minimal: true });
    const isDeflated = compressionMethod === deflated;
    // yauzl 3.4.0's own promise of this calls another function than it says
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.zip.openReadStreamLowLevel(
        ...([fileDataStart, compressedSize, 0, compressedSize, isDeflated, uncompressedSize] as const),
        (error, opened) => {
          if (error) reject(error);
          else resolve(opened);
        },
      );
    });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}
