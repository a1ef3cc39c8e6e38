import { common } from '@hyperledger/fabric-protos';
import {
  blockFile,
  disclosuresFile,
  type Disclosures,
  type PackCode,
  packCodes,
  readmeFile,
  renderVerdict,
} from '@tierline/network/verify';
import { archiveCodes, block, type Files, fitting, HostilePack, type Manifest } from '../support/hostile-pack';
import { writeZip } from '../support/packed';

let pack: HostilePack;

beforeAll(async () => {
  pack = await HostilePack.create();
});
afterAll(() => pack.remove());

it('takes the honest one', async () => {
  const { verified, findings } = await pack.verdictOn(pack.honest());
  expect([verified, findings]).toEqual([true, []]);
});

describe('one flipped bit is named by its file', () => {
  const names = [readmeFile, disclosuresFile, ...Array.from({ length: 6 }, (_, number) => blockFile(number))];
  it.each(names)('%s', async (name) => {
    const files = pack.honest();
    const manifest = fitting(files);
    const bytes = files.get(name)!;
    for (const at of [0, bytes.length >> 1, bytes.length - 1]) {
      bytes[at]! ^= 1;
      const verdict = await pack.verdictOn(files, manifest);
      bytes[at]! ^= 1;
      expect(verdict.verified).toBe(false);
      expect(verdict.first).toMatchObject({ layer: 'pack', code: 'FILE_DIFFERS', file: name });
      expect(renderVerdict(verdict)).toContain(`first: ${name}: FILE_DIFFERS (`);
    }
  });

  it('and the blocks before it still stand', async () => {
    const files = pack.honest();
    const manifest = fitting(files);
    block(files, 3)[9]! ^= 1;
    const verdict = await pack.verdictOn(files, manifest);
    expect(verdict.findings).toHaveLength(1);
    expect(renderVerdict(verdict)).toContain('from block 0 to block 2\n');
  });
});

describe('how far it stands is not the word of what does not', () => {
  const withNumber = (bytes: Buffer, number: number): Buffer => {
    const block = common.Block.deserializeBinary(bytes);
    block.getHeader()!.setNumber(number);
    return Buffer.from(block.serializeBinary());
  };
  it.each([
    [0, 'attested: nothing\n'],
    [3, 'from block 0 to block 2; from block 3 on nothing is\n'],
  ])('block %d calls itself the thousandth', async (place, words) => {
    const files = pack.honest();
    files.set(blockFile(place), withNumber(block(files, place), 1000));
    expect(renderVerdict(await pack.verdictOn(files))).toContain(words);
  });

  it('a block is left out', async () => {
    const files = pack.honest();
    for (const number of [3, 4]) files.set(blockFile(number), block(files, number + 1));
    files.delete(blockFile(5));
    expect(renderVerdict(await pack.verdictOn(files))).toContain(
      'from block 0 to block 2; from block 3 on nothing is\n',
    );
  });
});

describe('whose disclosures show what nobody signed', () => {
  const showing = async (change: (disclosures: Disclosures) => void): Promise<string[]> => {
    const files = pack.honest();
    const disclosures = JSON.parse(files.get(disclosuresFile)!.toString()) as Disclosures;
    change(disclosures);
    files.set(disclosuresFile, Buffer.from(JSON.stringify(disclosures)));
    return (await pack.verdictOn(files)).findings.map(({ code }) => code);
  };

  it('one version twice, once by fields that are not its own', async () => {
    const leaves = ['ab'.repeat(32)];
    const shown = [{ index: 0, salt: 'ab'.repeat(16), path: '/state/custodian', value: 'ThiefMSP' }];
    const found = await showing(({ records: [record] }) => {
      record!.versions.push({ seal: record!.versions[0]!.seal, fields: { leaves, shown } });
    });
    expect(found).toEqual(['DISCLOSURES_INVALID']);
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
    [
      'a block is full of empty transactions',
      (files) => {
        const full = common.Block.deserializeBinary(block(files, 3));
        full.getData()!.setDataList(Array.from({ length: 100_000 }, () => new Uint8Array()));
        files.set(blockFile(3), Buffer.from(full.serializeBinary()));
      },
      'BLOCK_UNREADABLE',
    ],
    ['a block has no bytes', (files) => files.set(blockFile(3), Buffer.alloc(0)), 'BLOCK_UNREADABLE'],
    ['one byte of a block is another', (files) => (block(files, 3)[400]! ^= 1), 'DATA_HASH_DIFFERS'],
    [
      'the blocks are another channel’s of the same name',
      (files) => pack.foreign.chain.blocks.forEach((bytes, number) => files.set(blockFile(number), Buffer.from(bytes))),
      'GENESIS_DIFFERS',
    ],
    [
      'one block is another channel’s',
      (files) => files.set(blockFile(3), Buffer.from(pack.foreign.chain.blocks[3]!)),
      'LINK_BROKEN',
    ],
    [
      'the disclosures are another unit’s',
      (files) => {
        const others = pack.story.disclosures();
        for (const version of others.records[0]!.versions)
          version.seal = version.seal.replace('"at":"2026', '"at":"2025');
        files.set(disclosuresFile, shown(others));
      },
      'DISCLOSURE_UNWRITTEN',
    ],
    [
      'two versions have each other’s bodies',
      (files) => {
        const swapped = pack.story.disclosures();
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
        const disclosures = pack.story.disclosures();
        disclosures.records[0]!.versions.push({ seal: odd, body: odd });
        disclosures.records[0]!.entries = [odd, `{"entryId":${'['.repeat(5000)}${']'.repeat(5000)}}`];
        files.set(disclosuresFile, shown(disclosures));
      },
      'DISCLOSURE_UNWRITTEN',
    ],
  ])('%s', async (_what, change, code) => {
    const files = pack.honest();
    change(files);
    const verdict = await pack.verdictOn(files);
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
    const files = pack.honest();
    const verdict = await pack.verdictOn(files, change(fitting(files), files));
    expect(verdict.verified).toBe(false);
    expect(verdict.first).toMatchObject({ layer: 'pack', code, reason: expect.stringMatching(reason) as string });
  });

  it.each<[string, string, RegExp]>([
    ['cut off', '{"format":', /JSON/],
    ['nested deeply', '['.repeat(1_000_000), /nested more than 16 levels/],
    ['nested deeply behind a string', `{"a":"]]\\"]","b":${'['.repeat(50)}`, /nested more than 16 levels/],
    ['not of UTF-8', '\u00ff', /utf-8/],
  ])('as a text that is %s', async (_what, text, reason) => {
    await writeZip(pack.file, [...pack.honest(), ['manifest.json', Buffer.from(text, 'latin1')]]);
    const { first } = await pack.judged();
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
    const files = pack.honest().set(disclosuresFile, Buffer.from(text));
    const verdict = await pack.verdictOn(files);
    expect(verdict.findings).toEqual([expect.objectContaining({ code: 'DISCLOSURES_INVALID', file: disclosuresFile })]);
    expect(verdict.height).toBe(6n);
  });

  it('are of another channel', async () => {
    const files = pack
      .honest()
      .set(disclosuresFile, Buffer.from(JSON.stringify({ ...pack.story.disclosures(), channel: 'motor' })));
    const { first } = await pack.verdictOn(files);
    expect(first).toMatchObject({ code: 'MANIFEST_DIFFERS', reason: expect.stringContaining('disclosures') as string });
  });
});

it('shows every code that the contents of a pack may have', () => {
  const codes = Object.keys(packCodes).filter((code) => !archiveCodes.some((one) => one === code));
  expect(codes.filter((code) => !pack.seen.has(code))).toEqual([]);
});
