import type { PackSource } from './pack-source';

/** What an archive's directory says of one of its files (APPNOTE 6.3.10 §4.3.12). */
export type ZipEntry = {
  /** Each byte a character. */
  name: string;
  isEncrypted: boolean;
  method: number;
  packed: number;
  unpacked: number;
  /** Of the header before its bytes. */
  offset: number;
};

type Directory = { offset: number; end: number; count: number };

const end = { signature: 0x06054b50, length: 22 };
const end64 = { signature: 0x06064b50, length: 56 };
const locator64 = { signature: 0x07064b50, length: 20 };
const entry = { signature: 0x02014b50, length: 46, most: 46 + 3 * 0xffff };
const local = { signature: 0x04034b50, length: 30 };
const in64 = { 16: 0xffff, 32: 0xffffffff } as const;
const chunk = 1024 * 1024;

async function readView(source: PackSource, from: number, length: number): Promise<DataView> {
  if (from < 0 || from + length > source.length) throw new Error('points beyond the archive');
  const bytes = await source.read(from, length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function number64(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error('a number is beyond all bounds');
  return Number(value);
}

/** The last bytes of an archive that has no comment behind them, and of which there is no other part. */
async function readEnd(source: PackSource): Promise<Directory> {
  const at = source.length - end.length;
  const view = await readView(source, at, end.length);
  if (view.getUint32(0, true) !== end.signature || view.getUint16(20, true) !== 0)
    throw new Error('does not end as a zip archive does');
  const [parts, here, count] = [view.getUint32(4, true), view.getUint16(8, true), view.getUint16(10, true)];
  const [size, offset] = [view.getUint32(12, true), view.getUint32(16, true)];
  if (count === in64[16] || [size, offset].includes(in64[32])) return readEnd64(source, at - locator64.length);
  if (parts !== 0 || here !== count) throw new Error('is one of several parts');
  return { offset, end: at, count };
}

async function readEnd64(source: PackSource, at: number): Promise<Directory> {
  const locator = await readView(source, at, locator64.length);
  const place = number64(locator, 8);
  const view = await readView(source, place, end64.length);
  const isEnd = locator.getUint32(0, true) === locator64.signature && view.getUint32(0, true) === end64.signature;
  if (!isEnd || place + end64.length !== at) throw new Error('does not end as a large zip archive does');
  const count = number64(view, 24);
  if (view.getUint32(16, true) !== 0 || view.getUint32(20, true) !== 0 || count !== number64(view, 32))
    throw new Error('is one of several parts');
  return { offset: number64(view, 48), end: place, count };
}

const latin1 = (view: DataView, at: number, length: number): string =>
  Array.from({ length }, (_, place) => String.fromCharCode(view.getUint8(at + place))).join('');

/** A number that did not fit stands among the extra fields, in this order. */
function readLarge(extra: DataView, numbers: readonly number[]): number[] {
  if (!numbers.includes(in64[32])) return [...numbers];
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const [id, length] = [extra.getUint16(at, true), extra.getUint16(at + 2, true)];
    let next = at + 4;
    if (id === 1)
      return numbers.map((value) => {
        if (value !== in64[32]) return value;
        next += 8;
        if (next > extra.byteLength) throw new Error('a large number is missing');
        return number64(extra, next - 8);
      });
    at = next + length;
  }
  throw new Error('a large number is missing');
}

function readEntry(view: DataView, at: number): { entry: ZipEntry; next: number } {
  if (at + entry.length > view.byteLength) throw new Error('the directory is cut off');
  if (view.getUint32(at, true) !== entry.signature) throw new Error('the directory is damaged');
  const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
  const extraAt = at + entry.length + name;
  const next = extraAt + extra + comment;
  if (next > view.byteLength) throw new Error('the directory is cut off');
  const fields = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  const large = readLarge(new DataView(view.buffer, view.byteOffset + extraAt, extra), fields);
  const [unpacked = 0, packed = 0, offset = 0] = large;
  const isEncrypted = (view.getUint16(at + 8, true) & 1) !== 0;
  const method = view.getUint16(at + 10, true);
  return {
    entry: { name: latin1(view, at + entry.length, name), isEncrypted, method, packed, unpacked, offset },
    next,
  };
}

/** Of a file: behind its name in its own header, and a descriptor behind its bytes (§4.3.9). */
const mostBeside = 64;

/** One file behind the other from the first byte on: else other tools find other files in it. @throws Error */
function requireNothingBetween(places: { from: number; to: number }[], end: number): void {
  let last = 0;
  for (const { from, to } of [...places.sort((a, b) => a.from - b.from), { from: end, to: end }]) {
    if (from - last > (last === 0 ? 0 : mostBeside)) throw new Error('there is something between its files');
    last = to;
  }
}

/** What the archive says it holds, a stretch of it in memory at a time. @throws Error if it is none, once that is seen */
export async function* readDirectory(source: PackSource): AsyncGenerator<ZipEntry> {
  const directory = await readEnd(source);
  let left = directory.count;
  let from = directory.offset;
  if (from > directory.end) throw new Error('points beyond the archive');
  const places: { from: number; to: number }[] = [];
  while (left > 0) {
    const view = await readView(source, from, Math.min(chunk, directory.end - from));
    const isLast = from + view.byteLength === directory.end;
    let at = 0;
    while (left > 0 && (isLast || at + entry.most <= view.byteLength)) {
      const read = readEntry(view, at);
      yield read.entry;
      const { offset, name, packed } = read.entry;
      places.push({ from: offset, to: offset + local.length + name.length + packed });
      at = read.next;
      left--;
    }
    from += at;
  }
  if (from !== directory.end) throw new Error('the directory holds more than it counts');
  requireNothingBetween(places, directory.offset);
}

/** Where the bytes of an entry begin: behind a header that calls it by the same name. */
export async function placeOfBytes(source: PackSource, { name, offset, packed }: ZipEntry): Promise<number> {
  const view = await readView(source, offset, local.length + name.length);
  const isSame = view.getUint32(0, true) === local.signature && view.getUint16(26, true) === name.length;
  if (!isSame || latin1(view, local.length, name.length) !== name) throw new Error('another file stands in its place');
  const from = offset + local.length + name.length + view.getUint16(28, true);
  if (from + packed > source.length) throw new Error('points beyond the archive');
  return from;
}
