import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blockFile, packCodes, type PackCode, type Verdict, verifyPack } from '@tierline/network/verify';
import { filesOf, manifestEntry, manifestOf, writeZip } from './packed';
import { Story } from './signed-story';

export type Files = Map<string, Buffer>;
export type Manifest = ReturnType<typeof manifestOf> & { files: { name: string; length: number; sha256: string }[] };

/** What is refused before a pack's files are read: names, places, lengths and methods of its archive. */
export const archiveCodes = (Object.keys(packCodes) as PackCode[]).filter(
  (code) => !/^(MANIFEST|DISCLOSURES|FILE_DIFFERS)/.test(code),
);

/** A story as an audit pack, and what the verifier says of it once somebody has been at it. */
export class HostilePack {
  readonly #folder = mkdtempSync(join(tmpdir(), 'hostile-pack-'));
  readonly file = join(this.#folder, 'pack.zip');
  /** Codes of all findings so far. */
  readonly seen = new Set<string>();

  private constructor(
    readonly story: Story,
    readonly foreign: Story,
  ) {}

  static async create(): Promise<HostilePack> {
    const [story, foreign] = await Promise.all([Story.begin(), Story.begin()]);
    for (const one of [story, foreign]) one.seal(one.accept());
    return new HostilePack(story, foreign);
  }

  honest(): Files {
    return filesOf(this.story.chain.blocks, this.story.disclosures());
  }

  async judged(): Promise<Verdict> {
    const verdict = await verifyPack({ file: this.file, genesisHash: this.story.chain.genesisHash });
    for (const { code } of verdict.findings) this.seen.add(code);
    return verdict;
  }

  /** A verdict on a pack whose manifest fits what was done to its files, unless the manifest is changed too. */
  async verdictOn(files: Files, manifest: unknown = fitting(files), entries = [...files]): Promise<Verdict> {
    await writeZip(this.file, [...entries, manifestEntry(manifest)]);
    return this.judged();
  }

  /** The honest one's bytes. */
  async packed(): Promise<Buffer> {
    await this.verdictOn(this.honest());
    return readFile(this.file);
  }

  async verdictOnEntries(entries: readonly (readonly [string, Buffer])[]): Promise<Verdict> {
    await writeZip(this.file, entries);
    return this.judged();
  }

  async verdictOnBytes(bytes: Uint8Array): Promise<Verdict> {
    await writeFile(this.file, bytes);
    return this.judged();
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

export const fitting = (files: Files): Manifest => manifestOf(files, 'OemMSP') as Manifest;
export const block = (files: Files, number: number): Buffer => files.get(blockFile(number))!;
