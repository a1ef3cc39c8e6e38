import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { NodeRefusal } from '../refusals';

/** The machine's clock, as the workflow engine knows it. */
export type ShelfClock = { now(): Date; wake(at: Date, callback: () => void): () => void };
export type ShelfOptions = {
  /** Where packs are made; absent: a folder of its own in the system's, which goes with the node. */
  folder?: string | undefined;
  minutes: number;
  clock: ShelfClock;
  report: (fault: unknown) => void;
};

/** A pack that was made: what opens it, and until when. */
export type Laid = { token: string; expiresAt: string };
/** What is handed out, once. */
export type Taken = { name: string; bytes: number; stream: Readable };
type Entry = { owner: string; file: FileHandle; name: string; bytes: number; cancel: () => void };

const suffix = '.pack.zip';
/** Milliseconds without a byte, after which nobody is still making it: another replica may be at work in the same folder. */
const abandonedAfter = 3_600_000;

/** Packs that were made and not yet fetched: one a person, each handed out once, to that person, for some minutes. None has a name on disk. */
export class PackShelf {
  readonly #laid = new Map<string, Entry>();
  readonly #making = new Set<string>();

  private constructor(
    private readonly folder: string,
    private readonly options: ShelfOptions,
  ) {}

  /** What an earlier process left half made there is deleted; what another replica is making there is not. */
  static async open(options: ShelfOptions): Promise<PackShelf> {
    const { folder } = options;
    if (folder === undefined) return new PackShelf(await mkdtemp(join(tmpdir(), 'tierline-packs-')), options);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder))
      if (/\.pack\.zip(\.unfinished)?$/.test(name)) await removeAbandoned(join(folder, name), options.clock.now());
    return new PackShelf(folder, options);
  }

  /** Lays down what `write` writes, in place of what this owner has not fetched. @throws NodeRefusal PACK_UNDER_WAY */
  async lay<T extends { bytes: number }>(
    { owner, name }: { owner: string; name: string },
    write: (file: string) => Promise<T>,
  ): Promise<T & Laid> {
    if (this.#making.has(owner)) throw new NodeRefusal('PACK_UNDER_WAY');
    this.#making.add(owner);
    try {
      await this.#discardOf(owner);
      const token = randomBytes(32).toString('hex');
      const file = join(this.folder, `${randomBytes(16).toString('hex')}${suffix}`);
      const written = await write(file);
      const opened = await withoutName(file);
      const { clock, minutes } = this.options;
      const expires = new Date(clock.now().getTime() + minutes * 60_000);
      const cancel = clock.wake(expires, () => void this.#discard(token).catch(this.options.report));
      this.#laid.set(token, { owner, file: opened, name, bytes: written.bytes, cancel });
      return { ...written, token, expiresAt: expires.toISOString() };
    } finally {
      this.#making.delete(owner);
    }
  }

  /** undefined: none of this owner's. */
  take(owner: string, token: string): Taken | undefined {
    const entry = this.#laid.get(token);
    if (entry?.owner !== owner) return undefined;
    this.#laid.delete(token);
    entry.cancel();
    return { name: entry.name, bytes: entry.bytes, stream: createReadStream('', { fd: entry.file }) };
  }

  async close(): Promise<void> {
    for (const token of [...this.#laid.keys()]) await this.#discard(token);
    if (this.options.folder === undefined) await rm(this.folder, { recursive: true, force: true });
  }

  async #discardOf(owner: string): Promise<void> {
    for (const [token, entry] of [...this.#laid]) if (entry.owner === owner) await this.#discard(token);
  }

  async #discard(token: string): Promise<void> {
    const entry = this.#laid.get(token);
    this.#laid.delete(token);
    entry?.cancel();
    await entry?.file.close();
  }
}

async function removeAbandoned(file: string, now: Date): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found && now.getTime() - found.mtimeMs > abandonedAfter) await rm(file, { force: true });
}

/** The bytes can be read on, and go with the process however it ends: no folder shows them, and no backup takes them. */
async function withoutName(file: string): Promise<FileHandle> {
  const opened = await open(file);
  await rm(file);
  return opened;
}
