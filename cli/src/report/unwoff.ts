import { inflateSync } from 'node:zlib';

const woff = { header: 44, entry: 20 };
const sfnt = { header: 12, entry: 16 };

/** A WOFF 1.0 font as the OpenType file that it was made from: fontkit would unpack a table anew for each glyph. */
export function unwoff(bytes: Buffer): Buffer {
  const count = bytes.readUInt16BE(12);
  const head = Buffer.alloc(sfnt.header + count * sfnt.entry);
  bytes.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  const tables: Buffer[] = [];
  let offset = head.length;
  for (let place = 0; place < count; place++) {
    const from = woff.header + place * woff.entry;
    const to = sfnt.header + place * sfnt.entry;
    const [at, packed, length] = [4, 8, 12].map((field) => bytes.readUInt32BE(from + field)) as [
      number,
      number,
      number,
    ];
    const content = bytes.subarray(at, at + packed);
    const table = Buffer.alloc((length + 3) & ~3);
    (packed < length ? inflateSync(content) : content).copy(table);
    bytes.copy(head, to, from, from + 4);
    bytes.copy(head, to + 4, from + 16, from + 20);
    head.writeUInt32BE(offset, to + 8);
    head.writeUInt32BE(length, to + 12);
    tables.push(table);
    offset += table.length;
  }
  return Buffer.concat([head, ...tables]);
}
