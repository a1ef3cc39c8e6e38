import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BackupUnreadable } from './sealed-stream';

/**
 * A folder as one stream: for every file a header (uint32be length, JSON `{path, size, mode}`) and its bytes, for every
 * folder a header `{path}`, at the end a header `{files}` with their number.
 */
type Header = { path: string; size?: number; mode?: number } | { files: number };

/** Belongs to the running process, not to the data. */
const lockName = 'lock';
const longestHeader = 65_536;

export async function* packFolder(folder: string, onFile: (path: string) => void): AsyncGenerator<Buffer> {
  let files = 0;
  for (const { path, isFile } of await entriesOf(folder)) {
    if (!isFile) {
      yield headerBytes({ path });
      continue;
    }
    const { size, mode } = await stat(join(folder, path));
    onFile(path);
    yield headerBytes({ path, size, mode: mode & 0o777 });
    if (size > 0) yield* readExactly(join(folder, path), size);
    files++;
  }
  yield headerBytes({ files });
}

/** Every file below the folder, `undefined` as target: only reads through. @returns how many files there were */
export async function unpackFolder(stream: AsyncIterable<Buffer>, target: string | undefined): Promise<number> {
  const source = new ByteReader(stream);
  let files = 0;
  for (;;) {
    const header = await readHeader(source);
    if ('files' in header) {
      if (header.files !== files || !(await source.atEnd()))
        throw new BackupUnreadable('the backup holds other files than it says');
      return files;
    }
    if (header.size === undefined) {
      if (target !== undefined) await mkdir(placeOf(target, header.path), { recursive: true });
      continue;
    }
    await unpackFile(
      source,
      header.size,
      target === undefined ? undefined : { path: placeOf(target, header.path), mode: header.mode ?? 0o600 },
    );
    files++;
  }
}

async function entriesOf(folder: string): Promise<{ path: string; isFile: boolean }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => (entry.isFile() && entry.name !== lockName) || entry.isDirectory())
    .map((entry) => ({ path: join(entry.parentPath, entry.name).slice(folder.length + 1), isFile: entry.isFile() }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

async function* readExactly(path: string, size: number): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const part of createReadStream(path, { end: size - 1 }) as AsyncIterable<Buffer>) {
    read += part.length;
    yield part;
  }
  if (read !== size) throw new Error(`${path} became shorter while it was read`);
}

async function unpackFile(
  source: ByteReader,
  size: number,
  to: { path: string; mode: number } | undefined,
): Promise<void> {
  if (to === undefined) {
    for await (const _part of source.parts(size)) continue;
    return;
  }
  await mkdir(dirname(to.path), { recursive: true });
  const file = await open(to.path, 'wx', to.mode);
  try {
    for await (const part of source.parts(size)) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}

function placeOf(target: string, path: string): string {
  if (path.startsWith('/') || path.split('/').includes('..'))
    throw new BackupUnreadable(`the path ${path} leads out of the folder`);
  return join(target, path);
}

function headerBytes(header: Header): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

async function readHeader(source: ByteReader): Promise<Header> {
  const length = (await source.take(4)).readUInt32BE();
  if (length > longestHeader) throw new BackupUnreadable('the backup has a header that is none');
  return JSON.parse((await source.take(length)).toString()) as Header;
}

/** Reads given numbers of bytes from a stream of parts of any size. */
class ByteReader {
  readonly #parts: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.#parts = stream[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.parts(size)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *parts(size: number): AsyncGenerator<Buffer> {
    for (let wanted = size; wanted > 0;) {
      if (this.#rest.length === 0 && !(await this.#next())) throw new BackupUnreadable('the backup ends too early');
      const part = this.#rest.subarray(0, wanted);
      this.#rest = this.#rest.subarray(part.length);
      wanted -= part.length;
      yield part;
    }
  }

  async atEnd(): Promise<boolean> {
    while (this.#rest.length === 0) if (!(await this.#next())) return true;
    return false;
  }

  async #next(): Promise<boolean> {
    const next = await this.#parts.next();
    if (next.done !== true) this.#rest = next.value;
    return next.done !== true;
  }
}
