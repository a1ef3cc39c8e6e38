import { createHash } from 'node:crypto';
import { type Disclosures, parseDisclosures } from '../claims/disclosures';
import { Archive } from './archive';
import { PackFault } from './faults';
import type { PackSource } from './pack-source';
import { disclosuresFile, type Manifest, manifestFile, type PackedFile, parseManifest, readmeFile } from './manifest';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const decoder = new TextDecoder('utf-8', { fatal: true });

/** @throws PackFault */
function understood<T>(code: 'MANIFEST_INVALID' | 'DISCLOSURES_INVALID', file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new PackFault(code, error instanceof Error ? error.message : String(error), file);
  }
}

/** A pack whose archive holds exactly what its manifest lists; each file is held against it when it is read. */
export class AuditPack {
  readonly #files: ReadonlyMap<string, PackedFile>;

  private constructor(
    private readonly archive: Archive,
    readonly manifest: Manifest,
  ) {
    this.#files = new Map(manifest.files.map((file) => [file.name, file]));
  }

  /** @throws PackFault */
  static async open(source: PackSource): Promise<AuditPack> {
    const archive = await Archive.open(source);
    const bytes = await archive.read(manifestFile);
    const manifest = understood('MANIFEST_INVALID', manifestFile, () => parseManifest(decoder.decode(bytes)));
    const pack = new AuditPack(archive, manifest);
    pack.#compareDirectory();
    return pack;
  }

  /** In order; stops at the first that is not what the manifest says. @throws PackFault */
  async *blocks(): AsyncGenerator<Uint8Array> {
    for (const { name } of this.manifest.files)
      if (name !== readmeFile && name !== disclosuresFile) yield await this.#read(name);
  }

  /** @throws PackFault */
  async disclosures(): Promise<Disclosures> {
    const bytes = await this.#read(disclosuresFile);
    return understood('DISCLOSURES_INVALID', disclosuresFile, () => parseDisclosures(decoder.decode(bytes)));
  }

  /** Nothing of it is used, but who reads it shall read what was packed. @throws PackFault */
  async checkReadme(): Promise<void> {
    await this.#read(readmeFile);
  }

  #compareDirectory(): void {
    for (const name of this.archive.names)
      if (name !== manifestFile && !this.#files.has(name)) throw new PackFault('FILE_UNLISTED', 'not listed', name);
    for (const { name, length } of this.#files.values()) {
      const found = this.archive.lengthOf(name);
      if (found === undefined) throw new PackFault('FILE_MISSING', 'listed, and not there', name);
      if (found !== length) throw differs(name, `${String(found)} bytes`, `${String(length)} bytes`);
    }
  }

  async #read(name: string): Promise<Buffer> {
    const bytes = await this.archive.read(name);
    const expected = this.#files.get(name)?.sha256 ?? '';
    const found = sha256(bytes);
    if (found !== expected) throw differs(name, `SHA-256 ${found}`, expected);
    return bytes;
  }
}

const differs = (name: string, found: string, listed: string): PackFault =>
  new PackFault('FILE_DIFFERS', `has ${found}, the manifest says ${listed}`, name);

const stretch = 1024 * 1024;

/** What a pack is called by: whoever has the same hash has the same pack. */
export async function hashOf({ length, ...source }: PackSource): Promise<string> {
  const hash = createHash('sha256');
  for (let from = 0; from < length; from += stretch)
    hash.update(await source.read(from, Math.min(stretch, length - from)));
  return hash.digest('hex');
}
