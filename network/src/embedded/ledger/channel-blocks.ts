import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

const headerLength = 8;
/** The last blocks stay in memory: every peer and every listener reads them at once. */
const recentBlocks = 8;
type Waiting = { record: Buffer; done: (number: number) => void; failed: (error: unknown) => void };

function record(block: Uint8Array): Buffer {
  const header = Buffer.alloc(headerLength);
  header.writeUInt32BE(block.length, 0);
  header.writeUInt32BE(crc32(block), 4);
  return Buffer.concat([header, block]);
}

/**
 * The ordered blocks of one channel: append-only, each record its length, CRC-32 and bytes. A block is there once
 * `append` resolved; blocks appended meanwhile share one fsync.
 */
export class ChannelBlocks {
  /** Bytes of an unfinished record that were cut off when the file was opened. */
  readonly torn: number;
  readonly #file: FileHandle;
  readonly #sync: boolean;
  readonly #offsets: number[];
  readonly #recent = new Map<number, Buffer>();
  #end: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  private constructor(file: FileHandle, sync: boolean, scan: Scan) {
    this.#file = file;
    this.#sync = sync;
    this.#offsets = scan.offsets;
    this.#end = scan.end;
    this.torn = scan.torn;
  }

  /** @throws if a record is broken that is not the last: that is damage, not a crash while writing */
  static async open(path: string, options: { sync: boolean }): Promise<ChannelBlocks> {
    const file = await open(path, 'a+');
    try {
      const scan = await scanRecords(file, path);
      if (scan.torn > 0) await cutTail(file, path, scan);
      return new ChannelBlocks(file, options.sync, scan);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get height(): number {
    return this.#offsets.length;
  }

  append(block: Uint8Array): Promise<number> {
    return new Promise((done, failed) => {
      this.#waiting.push({ record: record(block), done, failed });
      this.#writing ??= this.#drain();
    });
  }

  async read(number: number): Promise<Buffer> {
    const recent = this.#recent.get(number);
    if (recent) return recent;
    const offset = this.#offsets[number];
    if (offset === undefined) throw new Error(`block ${number} is not in the file, height ${this.height}`);
    const length = (this.#offsets[number + 1] ?? this.#end) - offset;
    const bytes = Buffer.allocUnsafe(length);
    await this.#file.read(bytes, 0, length, offset);
    const block = bytes.subarray(headerLength);
    if (crc32(block) !== bytes.readUInt32BE(4)) throw new Error(`block ${number} does not match its checksum`);
    return block;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  /** A failed write leaves the end of the file unknown, so nothing is accepted after it until the file is opened anew. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure) throw this.#failure;
        await this.#file.appendFile(Buffer.concat(batch.map((entry) => entry.record)));
        if (this.#sync) await this.#file.datasync();
      } catch (error) {
        this.#failure = error instanceof Error ? error : new Error(String(error));
        for (const entry of batch) entry.failed(error);
        continue;
      }
      for (const entry of batch) {
        this.#offsets.push(this.#end);
        this.#end += entry.record.length;
        const number = this.#offsets.length - 1;
        this.#recent.set(number, entry.record.subarray(headerLength));
        this.#recent.delete(number - recentBlocks);
        entry.done(number);
      }
    }
    this.#writing = undefined;
  }
}

type Scan = { offsets: number[]; end: number; torn: number };

async function scanRecords(file: FileHandle, path: string): Promise<Scan> {
  const { size } = await file.stat();
  const offsets: number[] = [];
  const header = Buffer.alloc(headerLength);
  let at = 0;
  while (at + headerLength <= size) {
    await file.read(header, 0, headerLength, at);
    const length = header.readUInt32BE(0);
    const next = at + headerLength + length;
    if (next > size) break;
    const block = Buffer.allocUnsafe(length);
    await file.read(block, 0, length, at + headerLength);
    if (crc32(block) !== header.readUInt32BE(4)) {
      if (next < size) throw new Error(`${path}: block ${offsets.length} is damaged, at byte ${at}`);
      break;
    }
    offsets.push(at);
    at = next;
  }
  return { offsets, end: at, torn: size - at };
}

/** The tail is kept beside the file: whoever doubts that it was unfinished can look. */
async function cutTail(file: FileHandle, path: string, scan: Scan): Promise<void> {
  const tail = Buffer.alloc(scan.torn);
  await file.read(tail, 0, scan.torn, scan.end);
  await writeFile(`${path}.torn-${scan.end}`, tail);
  await file.truncate(scan.end);
  await file.datasync();
}
