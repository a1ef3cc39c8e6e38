import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  blockFile,
  disclosuresFile,
  type Disclosures,
  type PackCode,
  packCodes,
  readmeFile,
  renderVerdict,
  type Verdict,
  verifyPack,
} from '@tierline/network/verify';
import { fields, filesOf, manifestEntry, manifestOf, patchEntry, writeZip } from '../support/packed';
import { Story } from '../support/signed-story';

const folder = mkdtempSync(join(tmpdir(), 'hostile-pack-'));
const file = join(folder, 'pack.zip');
const seen = new Set<string>();
let story: Story;
let foreign: Story;

beforeAll(async () => {
  [story, foreign] = await Promise.all([Story.begin(), Story.begin()]);
  for (const one of [story, foreign]) one.seal(one.accept());
});
afterAll(() => rmSync(folder, { recursive: true }));

type Files = Map<string, Buffer>;
type Manifest = ReturnType<typeof manifestOf> & { files: { name: string; length: number; sha256: string }[] };
const honest = (): Files => filesOf(story.chain.blocks, story.disclosures());
const fitting = (files: Files): Manifest => manifestOf(files, 'OemMSP') as Manifest;
const block = (files: Files, number: number): Buffer => files.get(blockFile(number))!;

async function judged(): Promise<Verdict> {
  const verdict = await verifyPack({ file, genesisHash: story.chain.genesisHash });
  for (const { code } of verdict.findings) seen.add(code);
  return verdict;
}

/** A verdict on a pack whose manifest fits what was done to its files, unless the manifest is changed too. */
async function verdictOn(files: Files, manifest: unknown = fitting(files), entries = [...files]): Promise<Verdict> {
  await writeZip(file, [...entries, manifestEntry(manifest)]);
  return judged();
}

it('takes the honest one', async () => {
  const { verified, findings } = await verdictOn(honest());
  expect([verified, findings]).toEqual([true, []]);
});

describe('one flipped bit is named by its file', () => {
  const names = [readmeFile, disclosuresFile, ...Array.from({ length: 6 }, (_, number) => blockFile(number))];
  it.each(names)('%s', async (name) => {
    const files = honest();
    const manifest = fitting(files);
    const bytes = files.get(name)!;
    for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
      bytes[at]! ^= 1;
      const verdict = await verdictOn(files, manifest);
      bytes[at]! ^= 1;
      expect(verdict.verified).toBe(false);
      expect(verdict.first).toMatchObject({ layer: 'pack', code: 'FILE_DIFFERS', file: name });
      expect(renderVerdict(verdict)).toContain(`first: ${name}: FILE_DIFFERS (`);
    }
  });

  it('and the blocks before it still stand', async () => {
    const files = honest();
    const manifest = fitting(files);
    block(files, 3)[9]! ^= 1;
    const verdict = await verdictOn(files, manifest);
    expect(verdict.findings).toHaveLength(1);
    expect(renderVerdict(verdict)).toContain('from block 0 to block 2\n');
  });
});

describe('whose manifest fits, and whose blocks say otherwise', () => {
  const shown = (disclosures: Disclosures): Buffer => Buffer.from(JSON.stringify(disclosures));
  it.each<[string, (files: Files) => void, string]>([
    [
      'two blocks change places',
      (files) => {
        const [third, fourth] = [block(files, 3), block(files, 4)];
        files.set(blockFile(3), fourth).set(blockFile(4), third);
      },
      'BLOCK_MISSING',
    ],
    [
      'a block is left out and the others move up',
      (files) => {
        for (const number of [3, 4]) files.set(blockFile(number), block(files, number + 1));
        files.delete(blockFile(5));
      },
      'BLOCK_MISSING',
    ],
    ['a block is cut off', (files) => files.set(blockFile(3), block(files, 3).subarray(0, -9)), 'BLOCK_UNREADABLE'],
    ['a block has no bytes', (files) => files.set(blockFile(3), Buffer.alloc(0)), 'BLOCK_UNREADABLE'],
    ['one byte of a block is another', (files) => (block(files, 3)[400]! ^= 1), 'DATA_HASH_DIFFERS'],
    [
      'the blocks are another channel’s of the same name',
      (files) => foreign.chain.blocks.forEach((bytes, number) => files.set(blockFile(number), Buffer.from(bytes))),
      'GENESIS_DIFFERS',
    ],
    [
      'one block is another channel’s',
      (files) => files.set(blockFile(3), Buffer.from(foreign.chain.blocks[3]!)),
      'LINK_BROKEN',
    ],
    [
      'the disclosures are another unit’s',
      (files) => {
        const others = story.disclosures();
        for (const version of others.records[0]!.versions)
          version.seal = version.seal.replace('"at":"2026', '"at":"2025');
        files.set(disclosuresFile, shown(others));
      },
      'DISCLOSURE_UNWRITTEN',
    ],
    [
      'two versions have each other’s bodies',
      (files) => {
        const swapped = story.disclosures();
        const [first, second] = swapped.records[0]!.versions;
        [first!.body, second!.body] = [second!.body, first!.body];
        files.set(disclosuresFile, shown(swapped));
      },
      'DISCLOSURE_UNWRITTEN',
    ],
    [
      'what is shown would be no key’s name',
      (files) => {
        const odd = '{"version":{"toString":1},"entryId":{"toString":1}}';
        const disclosures = story.disclosures();
        disclosures.records[0]!.versions.push({ seal: odd, body: odd });
        disclosures.records[0]!.entries = [odd, `{"entryId":${'['.repeat(5000)}${']'.repeat(5000)}}`];
        files.set(disclosuresFile, shown(disclosures));
      },
      'DISCLOSURE_UNWRITTEN',
    ],
  ])('%s', async (_what, change, code) => {
    const files = honest();
    change(files);
    const verdict = await verdictOn(files);
    expect(verdict.verified).toBe(false);
    expect(verdict.findings.map((finding) => finding.code)).toContain(code);
  });
});

describe('whose manifest lies', () => {
  it.each<[string, (manifest: Manifest, files: Files) => unknown, PackCode, RegExp]>([
    ['about the channel', (said) => ({ ...said, channel: 'motor' }), 'MANIFEST_DIFFERS', /^channel: /],
    ['about the genesis hash', (said) => ({ ...said, genesisHash: 'ab'.repeat(32) }), 'MANIFEST_DIFFERS', /^genesis/],
    [
      'about whose metadata it shows',
      (said) => ({ ...said, disclosedBy: 'AxleMSP' }),
      'MANIFEST_DIFFERS',
      /of others: .* 0, .* 3$/,
    ],
    [
      'about its height',
      (said) => ({ ...said, height: 5 }),
      'MANIFEST_INVALID',
      /^files\.7: nothing is expected after block 4/,
    ],
    [
      'about its height, a million',
      (said) => ({ ...said, height: 1_000_000 }),
      'MANIFEST_INVALID',
      /^files\.8: nothing stands where blocks\/0006/,
    ],
    ['about its height, beyond numbers', (said) => ({ ...said, height: 1e300 }), 'MANIFEST_INVALID', /^height: /],
    [
      'by a format of its own',
      (said) => ({ ...said, format: 'tierline-audit-pack/2' }),
      'MANIFEST_INVALID',
      /^format: /,
    ],
    ['with a field that nobody knows', (said) => ({ ...said, trust: 'me' }), 'MANIFEST_INVALID', /trust/],
    [
      'with a file outside',
      (said) => ({ ...said, files: [...said.files, { ...said.files[0]!, name: '../x' }] }),
      'MANIFEST_INVALID',
      /block 5/,
    ],
    [
      'with two files of a name',
      (said) => ({ ...said, files: said.files.map((one, at) => (at === 3 ? said.files[2] : one)) }),
      'MANIFEST_INVALID',
      /^files\.3: blocks\/0000/,
    ],
    [
      'with files in another order',
      (said) => ({ ...said, files: said.files.toReversed() }),
      'MANIFEST_INVALID',
      /^files\.0: /,
    ],
    [
      'with a hash that is none',
      (said) => ({ ...said, files: said.files.map((one) => ({ ...one, sha256: 'x' })) }),
      'MANIFEST_INVALID',
      /^files\.0\.sha256/,
    ],
    [
      'about a length',
      (said) => ({ ...said, files: said.files.map((one) => ({ ...one, length: 2 ** 31 })) }),
      'FILE_DIFFERS',
      /2147483648 bytes/,
    ],
    ['as no object', () => [[[[]]]], 'MANIFEST_INVALID', /object/],
  ])('%s', async (_what, change, code, reason) => {
    const files = honest();
    const verdict = await verdictOn(files, change(fitting(files), files));
    expect(verdict.verified).toBe(false);
    expect(verdict.first).toMatchObject({ layer: 'pack', code, reason: expect.stringMatching(reason) as string });
  });

  it.each<[string, string, RegExp]>([
    ['cut off', '{"format":', /JSON/],
    ['nested deeply', '['.repeat(1_000_000), /nested more than 16 levels/],
    ['nested deeply behind a string', `{"a":"]]\\"]","b":${'['.repeat(50)}`, /nested more than 16 levels/],
    ['not of UTF-8', '\u00ff', /utf-8/],
  ])('as a text that is %s', async (_what, text, reason) => {
    await writeZip(file, [...honest(), ['manifest.json', Buffer.from(text, 'latin1')]]);
    const { first } = await judged();
    expect(first).toMatchObject({ code: 'MANIFEST_INVALID', reason: expect.stringMatching(reason) as string });
  });
});

describe('whose disclosures are none', () => {
  it.each<[string, string]>([
    ['a text nested deeply', '['.repeat(1_000_000)],
    ['a hundred thousand records without a name', `{"v":1,"channel":"c","records":[${'{},'.repeat(99_999)}{}]}`],
    [
      'a version that is a number',
      JSON.stringify({ v: 1, channel: 'c', records: [{ kind: 'custody', id: 'ab'.repeat(16), versions: [1] }] }),
    ],
  ])('%s: the blocks are judged all the same', async (_what, text) => {
    const files = honest().set(disclosuresFile, Buffer.from(text));
    const verdict = await verdictOn(files);
    expect(verdict.findings).toEqual([expect.objectContaining({ code: 'DISCLOSURES_INVALID', file: disclosuresFile })]);
    expect(verdict.height).toBe(6n);
  });

  it('are of another channel', async () => {
    const files = honest().set(
      disclosuresFile,
      Buffer.from(JSON.stringify({ ...story.disclosures(), channel: 'motor' })),
    );
    const { first } = await verdictOn(files);
    expect(first).toMatchObject({ code: 'MANIFEST_DIFFERS', reason: expect.stringContaining('disclosures') as string });
  });
});

describe('an archive made by hand', () => {
  const bomb = Buffer.alloc(40_000_000);
  it.each<[string, (files: Files) => [string, Buffer][], PackCode]>([
    ['a file that climbs out', (files) => [...files, ['blocks/climb', Buffer.alloc(1)]], 'ENTRY_UNKNOWN'],
    ['a file that no pack has', (files) => [...files, ['blocks/00005.block', Buffer.alloc(1)]], 'ENTRY_UNKNOWN'],
    ['a folder', (files) => [...files, ['blocks/x', Buffer.alloc(0)]], 'ENTRY_UNKNOWN'],
    ['two files of one name', (files) => [...files, [blockFile(3), Buffer.from('other')]], 'ENTRY_TWICE'],
    ['a block that is not listed', (files) => [...files, [blockFile(6), Buffer.from('more')]], 'FILE_UNLISTED'],
    ['a file too few', (files) => [...files].filter(([name]) => name !== blockFile(2)), 'FILE_MISSING'],
    ['no readme', (files) => [...files].filter(([name]) => name !== readmeFile), 'FILE_MISSING'],
    ['disclosures beyond all bounds', (files) => [...files.set(disclosuresFile, bomb)], 'PACK_TOO_LARGE'],
    ['a block that unpacks to nothing but bulk', (files) => [...files.set(blockFile(3), bomb)], 'PACK_TOO_LARGE'],
  ])('holds %s', async (_what, change, code) => {
    const manifest = fitting(honest());
    await writeZip(file, [...change(honest()), manifestEntry(manifest)]);
    if (_what === 'a file that climbs out')
      await patchEntry(file, 'blocks/climb', (bytes, entry) => bytes.write('../../../etc', entry + 46, 'latin1'));
    const { first, verified, height } = await judged();
    expect([first?.code, verified, height]).toEqual([code, false, 0n]);
  });

  it('holds no manifest', async () => {
    await writeZip(file, [...honest()]);
    expect((await judged()).first).toMatchObject({ code: 'FILE_MISSING', file: 'manifest.json' });
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
    const files = honest();
    await writeZip(file, [...files, manifestEntry(fitting(files))]);
    await patchEntry(file, blockFile(3), change);
    const { first, verified } = await judged();
    expect([first?.code, verified]).toEqual([code, false]);
    expect(first!.reason).toMatch(reason);
  });

  it('unpacks to more than its manifest and its directory say, and is stopped there', async () => {
    const files = honest().set(blockFile(3), Buffer.alloc(200_000));
    const manifest = fitting(honest());
    manifest.files[5]!.length = 1000;
    await writeZip(file, [...files, manifestEntry(manifest)]);
    await patchEntry(file, blockFile(3), (bytes, entry) => bytes.writeUInt32LE(1000, entry + fields.uncompressedSize));
    const { first, height } = await judged();
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
    const files = honest().set(blockFile(0), Buffer.alloc(300_000, 'x'));
    await writeZip(file, [...files, manifestEntry({})]);
    const size = (await readFile(file)).length;
    for (const number of [1, 2, 3])
      await patchEntry(file, blockFile(number), (bytes, entry) =>
        bytes.writeUInt32LE(size >> 1, entry + fields.compressedSize),
      );
    expect((await judged()).first).toMatchObject({ code: 'PACK_TOO_LARGE' });
  });

  it('is cut off, anywhere', async () => {
    const files = honest();
    await writeZip(file, [...files, manifestEntry(fitting(files))]);
    const { size } = await stat(file);
    for (const length of [size - 1, size - 23, size >> 1, 22, 0]) {
      await truncate(file, length);
      expect((await judged()).first).toMatchObject({ code: 'PACK_UNREADABLE' });
    }
  });

  it('is refused whichever of its bits is flipped, or says the very same', async () => {
    const files = honest();
    await writeZip(file, [...files, manifestEntry(fitting(files))]);
    const { pack: _pack, ...said } = await judged();
    const whole = await readFile(file);
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 80)) {
      whole[at]! ^= 4;
      await writeFile(file, whole);
      whole[at]! ^= 4;
      const { pack: _other, ...verdict } = await judged();
      // what is read of an archive is names, places, lengths and methods; not its times, its attributes, its own sums
      if (verdict.verified) expect(verdict).toEqual(said);
    }
  });
});

it('shows every code of a pack', () => {
  expect(Object.keys(packCodes).filter((code) => !seen.has(code))).toEqual([]);
});
