import type { Part } from './block-parts';

type Layout = readonly (readonly [length: number, name: string])[];

const local: Layout = [
  [4, 'local header: mark'],
  [2, 'local header: version'],
  [2, 'local header: flags'],
  [2, 'local header: method'],
  [4, 'local header: time'],
  [12, 'local header: checksum and sizes'],
  [2, 'local header: length of the name'],
  [2, 'local header: length of what else'],
];
const central: Layout = [
  [4, 'directory: mark'],
  [4, 'directory: versions'],
  [2, 'directory: flags'],
  [2, 'directory: method'],
  [4, 'directory: time'],
  [4, 'directory: checksum'],
  [8, 'directory: sizes'],
  [6, 'directory: lengths'],
  [8, 'directory: disk and attributes'],
  [4, 'directory: place'],
];
const end: Layout = [
  [4, 'end: mark'],
  [4, 'end: disks'],
  [4, 'end: counts'],
  [8, 'end: size and place of the directory'],
  [2, 'end: length of the comment'],
];

/** All of an archive's bytes, in order, by what they are (APPNOTE 4.3). */
export function partsOfZip(bytes: Buffer): Part[] {
  const parts: Part[] = [];
  const take = (at: number, layout: Layout): number =>
    layout.reduce((from, [length, name]) => {
      parts.push({ from, to: from + length, name });
      return from + length;
    }, at);
  const stretch = (from: number, length: number, name: string): number => {
    if (length > 0) parts.push({ from, to: from + length, name });
    return from + length;
  };
  const last = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const directory = bytes.readUInt32LE(last + 16);
  const places: { at: number; size: number }[] = [];
  for (let at = directory; at < last;) {
    places.push({ at: bytes.readUInt32LE(at + 42), size: bytes.readUInt32LE(at + 20) });
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  places.forEach(({ at, size }, index) => {
    const next = places[index + 1]?.at ?? directory;
    let from = take(at, local);
    from = stretch(from, bytes.readUInt16LE(at + 26), 'local header: name');
    from = stretch(from, bytes.readUInt16LE(at + 28), 'local header: what else');
    from = stretch(from, size - 1, 'contents, packed');
    from = stretch(from, Math.min(size, 1), 'contents: last byte, filled up');
    stretch(from, next - from, 'sizes behind the contents');
  });
  for (let at = directory; at < last;) {
    const from = stretch(take(at, central), bytes.readUInt16LE(at + 28), 'directory: name');
    at = stretch(from, bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32), 'directory: what else');
  }
  take(last, end);
  return parts;
}
