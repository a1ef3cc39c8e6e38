import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { Refusal } from '@tierline/chaincode/errors';
import { limitOf, type PackedFile } from '@tierline/network/pack-format';
import { ZipFile } from 'yazl';
import { CannotPack } from './cannot-pack';

/** The same for every pack: the same blocks and texts give the same bytes, in every time zone. */
const noTime = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o600 };

/** Writes a zip file by file, one in memory at a time; whole, or not at all. */
export class PackWriter {
  readonly files: PackedFile[] = [];
  readonly #zip = new ZipFile();
  readonly #unfinished: string;
  readonly #stopped = new AbortController();
  readonly #written: Promise<void>;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  /** @param mostBytes of the zip; unlimited unless told */
  constructor(
    private readonly file: string,
    private readonly mostBytes = Infinity,
  ) {
    this.#unfinished = `${file}.unfinished`;
    const output = createWriteStream(this.#unfinished, { mode: 0o600 });
    const counted = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        this.#hash.update(chunk);
        this.#bytes += chunk.length;
        done(this.#bytes > this.mostBytes ? tooLarge('audit pack', this.mostBytes, this.#bytes) : null, chunk);
      },
    });
    this.#written = pipeline(this.#zip.outputStream, counted, output, { signal: this.#stopped.signal });
    this.#written.catch(() => undefined);
    this.#zip.once('error', (error) => {
      this.#stopped.abort(error);
    });
  }

  /** @throws CannotPack if it is longer than whoever verifies it would read */
  async add(name: string, bytes: Uint8Array): Promise<void> {
    const limit = limitOf(name) ?? 0;
    if (bytes.length > limit) throw tooLarge(`${name} of an audit pack`, limit, bytes.length);
    this.files.push({ name, length: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    const source = Readable.from([Buffer.from(bytes)]);
    this.#zip.addReadStream(source, name, { ...noTime, size: bytes.length });
    // where nothing can be written nobody reads on, and the source would never end
    await Promise.race([finished(source), this.#written]);
  }

  /** @returns what the pack is called by, and its size */
  async end(): Promise<{ sha256: string; bytes: number }> {
    this.#zip.end();
    await this.#written;
    await rename(this.#unfinished, this.file);
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }

  async abandon(): Promise<void> {
    this.#stopped.abort();
    await this.#written.catch(() => undefined);
    await rm(this.#unfinished, { force: true });
  }
}

function tooLarge(what: string, limit: number, actual: number): CannotPack {
  const refusal = new Refusal('OVERSIZE', { what, limit, actual });
  return new CannotPack(refusal, `the ${what} would have more than ${String(limit)} bytes`);
}
