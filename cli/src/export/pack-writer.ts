import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { PackedFile } from '@tierline/network/verify';
import { ZipFile } from 'yazl';

/** The same for every pack: the same blocks and texts give the same bytes, in every time zone. */
const noTime = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o600 };

/** Writes a zip file by file, one in memory at a time; whole, or not at all. */
export class PackWriter {
  readonly files: PackedFile[] = [];
  readonly #zip = new ZipFile();
  readonly #unfinished: string;
  readonly #stopped = new AbortController();
  readonly #written: Promise<void>;

  constructor(private readonly file: string) {
    this.#unfinished = `${file}.unfinished`;
    const output = createWriteStream(this.#unfinished, { mode: 0o600 });
    this.#written = pipeline(this.#zip.outputStream, output, { signal: this.#stopped.signal });
    this.#written.catch(() => undefined);
    this.#zip.once('error', (error) => {
      this.#stopped.abort(error);
    });
  }

  async add(name: string, bytes: Uint8Array): Promise<void> {
    this.files.push({ name, length: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    const source = Readable.from([Buffer.from(bytes)]);
    this.#zip.addReadStream(source, name, { ...noTime, size: bytes.length });
    // where nothing can be written nobody reads on, and the source would never end
    await Promise.race([finished(source), this.#written]);
  }

  async end(): Promise<void> {
    this.#zip.end();
    await this.#written;
    await rename(this.#unfinished, this.file);
  }

  async abandon(): Promise<void> {
    this.#stopped.abort();
    await this.#written.catch(() => undefined);
    await rm(this.#unfinished, { force: true });
  }
}
