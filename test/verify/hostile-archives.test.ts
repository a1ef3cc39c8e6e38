import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { blockFile, disclosuresFile, type PackCode, readmeFile } from '@tierline/network/verify';
import { archiveCodes, type Files, fitting, HostilePack } from '../support/hostile-pack';
import { fields, manifestEntry, patchEntry, writeZip } from '../support/packed';

let pack: HostilePack;

beforeAll(async () => {
  pack = await HostilePack.create();
});
afterAll(() => pack.remove());

describe('an archive made by hand', () => {
  const bomb = Buffer.alloc(40_000_000);
  it.each<[string, (files: Files) => [string, Buffer][], PackCode]>([
    ['a file that no pack has', (files) => [...files, ['blocks/00005.block', Buffer.alloc(1)]], 'ENTRY_UNKNOWN'],
    ['a folder', (files) => [...files, ['blocks/x', Buffer.alloc(0)]], 'ENTRY_UNKNOWN'],
    ['two files of one name', (files) => [...files, [blockFile(3), Buffer.from('other')]], 'ENTRY_TWICE'],
    ['a block that is not listed', (files) => [...files, [blockFile(6), Buffer.from('more')]], 'FILE_UNLISTED'],
    ['a file too few', (files) => [...files].filter(([name]) => name !== blockFile(2)), 'FILE_MISSING'],
    ['no readme', (files) => [...files].filter(([name]) => name !== readmeFile), 'FILE_MISSING'],
    ['disclosures beyond all bounds', (files) => [...files.set(disclosuresFile, bomb)], 'PACK_TOO_LARGE'],
    ['a block that unpacks to nothing but bulk', (files) => [...files.set(blockFile(3), bomb)], 'PACK_TOO_LARGE'],
  ])('holds %s', async (_what, change, code) => {
    const manifest = fitting(pack.honest());
    await writeZip(pack.file, [...change(pack.honest()), manifestEntry(manifest)]);
    const { first, verified, height } = await pack.judged();
    expect([first?.code, verified, height]).toEqual([code, false, 0n]);
  });

  it('holds a file that climbs out', async () => {
    const files = pack.honest();
    await writeZip(pack.file, [...files, ['blocks/climb', Buffer.alloc(1)], manifestEntry(fitting(files))]);
    await patchEntry(pack.file, 'blocks/climb', (bytes, entry) => bytes.write('../../../etc', entry + 46, 'latin1'));
    const { first, verified, height } = await pack.judged();
    expect([first?.code, verified, height]).toEqual(['ENTRY_UNKNOWN', false, 0n]);
  });

  it('holds no manifest', async () => {
    await writeZip(pack.file, [...pack.honest()]);
    expect((await pack.judged()).first).toMatchObject({ code: 'FILE_MISSING', file: 'manifest.json' });
  });

  it.each<[string, (bytes: Buffer, entry: number) => void, PackCode, RegExp?]>([
    ['encrypted', (bytes, entry) => bytes.writeUInt16LE(1, entry + fields.flags), 'ENTRY_REFUSED', /encrypted/],
    [
      'packed by an unknown method',
      (bytes, entry) => bytes.writeUInt16LE(14, entry + fields.method),
      'ENTRY_REFUSED',
      /method 14/,
    ],
    ['of 2 GiB', (bytes, entry) => bytes.writeUInt32LE(2 ** 31, entry + fields.uncompressedSize), 'PACK_TOO_LARGE'],
    [
      'longer than the archive',
      (bytes, entry) => bytes.writeUInt32LE(2 ** 31, entry + fields.compressedSize),
      'PACK_TOO_LARGE',
      /over each other/,
    ],
    [
      'longer than it says',
      (bytes, entry) => bytes.writeUInt32LE(100, entry + fields.uncompressedSize),
      'FILE_DIFFERS',
    ],
    [
      'shorter than it says',
      (bytes, entry) => bytes.writeUInt32LE(9000, entry + fields.uncompressedSize),
      'FILE_DIFFERS',
    ],
    ['placed beyond the end', (bytes, entry) => bytes.writeUInt32LE(2 ** 31, entry + fields.offset), 'PACK_UNREADABLE'],
    ['placed on another', (bytes, entry) => bytes.writeUInt32LE(0, entry + fields.offset), 'PACK_UNREADABLE'],
    [
      'called by a longer name than there is',
      (bytes, entry) => bytes.writeUInt16LE(65535, entry + 28),
      'PACK_UNREADABLE',
    ],
  ])('says that a block is %s', async (_what, change, code, reason = /./) => {
    const files = pack.honest();
    await writeZip(pack.file, [...files, manifestEntry(fitting(files))]);
    await patchEntry(pack.file, blockFile(3), change);
    const { first, verified } = await pack.judged();
    expect([first?.code, verified]).toEqual([code, false]);
    expect(first!.reason).toMatch(reason);
  });

  it('unpacks to more than its manifest and its directory say, and is stopped there', async () => {
    const files = pack.honest().set(blockFile(3), Buffer.alloc(200_000));
    const manifest = fitting(pack.honest());
    manifest.files[5]!.length = 1000;
    await writeZip(pack.file, [...files, manifestEntry(manifest)]);
    await patchEntry(pack.file, blockFile(3), (bytes, entry) =>
      bytes.writeUInt32LE(1000, entry + fields.uncompressedSize),
    );
    const { first, height } = await pack.judged();
    expect([first, height]).toEqual([
      expect.objectContaining({
        code: 'PACK_UNREADABLE',
        file: blockFile(3),
        reason: expect.stringMatching(/too many bytes/) as string,
      }),
      3n,
    ]);
  });

  it('lays its files over each other', async () => {
    const files = pack.honest().set(blockFile(0), Buffer.alloc(300_000, 'x'));
    await writeZip(pack.file, [...files, manifestEntry({})]);
    const size = (await readFile(pack.file)).length;
    for (const number of [1, 2, 3])
      await patchEntry(pack.file, blockFile(number), (bytes, entry) =>
        bytes.writeUInt32LE(size >> 1, entry + fields.compressedSize),
      );
    expect((await pack.judged()).first).toMatchObject({ code: 'PACK_TOO_LARGE' });
  });

  it.each<[string, number, string | undefined]>([
    ['as it is', 0, undefined],
    ['but its end is elsewhere', 20 + 22 - 8 - 5, 'points beyond'],
    ['but its end is no end', 56 + 20 + 22, 'does not end'],
    ['but some of it is elsewhere', 56 + 20 + 22 - 24, 'several parts'],
    ['but its directory is beyond all bounds', 56 + 20 + 22 - 48 - 7, 'beyond all bounds'],
  ])('has the numbers of a large one, %s', async (_what, fromEnd, reason) => {
    const files = pack.honest();
    await writeZip(pack.file, [...files, manifestEntry(fitting(files))], { large: true });
    const bytes = await readFile(pack.file);
    if (fromEnd > 0) bytes[bytes.length - fromEnd]! ^= 0x80;
    await writeFile(pack.file, bytes);
    const { first } = await pack.judged();
    expect(first?.code).toBe(reason && 'PACK_UNREADABLE');
    expect(first?.reason ?? '').toContain(reason ?? '');
  });

  it.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['a comment behind it', (bytes) => Buffer.concat([bytes, Buffer.from('VERIFIED')]), 'does not end'],
    ['a part before it', (bytes) => Buffer.concat([Buffer.from('VERIFIED'), bytes]), 'damaged'],
    ['more entries than it counts', (bytes) => (bytes.writeUInt16LE(8, bytes.length - 14), bytes), 'several parts'],
    [
      'fewer entries than it has',
      (bytes) => (bytes.writeUInt32LE(0x00070007, bytes.length - 14), bytes),
      'more than it counts',
    ],
    ['no entries', () => Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]), 'does not hold'],
  ])('has %s', async (_what, change, reason) => {
    const files = pack.honest();
    await writeZip(pack.file, [...files, manifestEntry(fitting(files))]);
    await writeFile(pack.file, change(await readFile(pack.file)));
    expect((await pack.judged()).first!.reason).toContain(reason);
  });

  it.each<[string, number]>([
    ['a part before it that its directory knows of', 0],
    ['a part between its files that its directory knows of', 1],
  ])('has %s', async (_what, place) => {
    const files = pack.honest();
    await writeZip(pack.file, [...files, manifestEntry(fitting(files))]);
    const bytes = await readFile(pack.file);
    const [hidden, start] = [Buffer.alloc(100, 'VERIFIED'), bytes.indexOf('PK\x01\x02', 0, 'latin1')];
    const at = [0, bytes.indexOf('PK\x03\x04', 1, 'latin1')][place]!;
    for (let entry = start; entry !== -1; entry = bytes.indexOf('PK\x01\x02', entry + 4, 'latin1')) {
      const offset = bytes.readUInt32LE(entry + fields.offset);
      if (offset >= at) bytes.writeUInt32LE(offset + hidden.length, entry + fields.offset);
    }
    bytes.writeUInt32LE(start + hidden.length, bytes.length - 6);
    await writeFile(pack.file, Buffer.concat([bytes.subarray(0, at), hidden, bytes.subarray(at)]));
    expect((await pack.judged()).first).toMatchObject({
      ...{ code: 'PACK_UNREADABLE', reason: 'there is something between its files' },
    });
  });

  const packed = deflateRawSync(Buffer.alloc(1000, 'block'));
  it.each<[string, Buffer, string]>([
    ['has bytes behind its end', Buffer.concat([packed, Buffer.from('hidden')]), 'is not packed as it says'],
    ['is cut off', packed.subarray(0, -3), 'is not packed as it says'],
    ['is none', Buffer.from([7, 7, 7, 7]), 'is not packed as it says'],
    ['unpacks to more', deflateRawSync(Buffer.alloc(1001)), 'unpacks to too many bytes'],
    ['unpacks to less', deflateRawSync(Buffer.alloc(999)), 'holds 999 bytes, not 1000'],
    ['is mostly nothing', Buffer.alloc(2500, Buffer.from([0, 0, 0, 0xff, 0xff])), 'is longer than what it unpacks to'],
  ])('holds a packed file that %s', async (_what, bytes, reason) => {
    const files = pack.honest();
    const manifest = fitting(files);
    manifest.files[5]!.length = 1000;
    await writeZip(pack.file, [...files.set(blockFile(3), bytes), manifestEntry(manifest)], { stored: true });
    await patchEntry(pack.file, blockFile(3), (archive, entry) => {
      archive.writeUInt16LE(8, entry + fields.method);
      archive.writeUInt32LE(1000, entry + fields.uncompressedSize);
    });
    expect((await pack.judged()).first).toMatchObject({ code: 'PACK_UNREADABLE', file: blockFile(3), reason });
  });

  it('is cut off, anywhere', async () => {
    const files = pack.honest();
    await writeZip(pack.file, [...files, manifestEntry(fitting(files))]);
    const { size } = await stat(pack.file);
    for (const length of [size - 1, size - 23, size >> 1, 22, 0]) {
      await truncate(pack.file, length);
      expect((await pack.judged()).first).toMatchObject({ code: 'PACK_UNREADABLE' });
    }
  });

  it('is refused whichever of its bits is flipped, or says the very same', async () => {
    const files = pack.honest();
    await writeZip(pack.file, [...files, manifestEntry(fitting(files))]);
    const { pack: _pack, ...said } = await pack.judged();
    const whole = await readFile(pack.file);
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 80)) {
      whole[at]! ^= 4;
      await writeFile(pack.file, whole);
      whole[at]! ^= 4;
      const { pack: _other, ...verdict } = await pack.judged();
      // what is read of an archive is names, places, lengths and methods; not its times, its attributes, its own sums
      if (verdict.verified) expect(verdict).toEqual(said);
    }
  });
});

it('shows every code that an archive may have', () => {
  expect(archiveCodes.filter((code) => !pack.seen.has(code))).toEqual([]);
});
