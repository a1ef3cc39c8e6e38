import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disclose } from '@tierline/chaincode/record';
import type { Body } from '@tierline/chaincode/schema';
import {
  blockFile,
  differenceCodes,
  disclosuresFile,
  type Disclosures,
  runVerify,
  type VerdictObject,
  verdictShape,
} from '@tierline/network/verify';
import { setCommitHash } from '@tierline/network/wire';
import { common } from '@hyperledger/fabric-protos';
import { type Files, fitting } from '../support/hostile-pack';
import { filesOf, manifestEntry, writeZip } from '../support/packed';
import { id, Story } from '../support/signed-story';

const folder = mkdtempSync(join(tmpdir(), 'held-against-'));
const [ownFile, otherFile] = ['own.zip', 'other.zip'].map((name) => join(folder, name)) as [string, string];
const seen = new Set<string>();
let story: Story;
let fork: Story;

beforeAll(async () => {
  story = await Story.begin();
  fork = story.fork();
  story.seal(story.accept());
  fork.seal(fork.next('OemMSP', 3, 'WithdrawOffer', { role: 'custodian', to: 'CarrierMSP' }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Side = { blocks?: readonly Uint8Array[]; disclosures?: Disclosures; change?: (files: Files) => unknown };

async function written(file: string, { blocks, disclosures, change = () => undefined }: Side): Promise<void> {
  const files = filesOf(blocks ?? story.chain.blocks, disclosures ?? story.disclosures());
  change(files);
  await writeZip(file, [...files, manifestEntry(fitting(files))]);
}

async function held(own: Side, other: Side): Promise<VerdictObject> {
  await written(ownFile, own);
  await written(otherFile, other);
  const told = ['--genesis-hash', story.chain.genesisHash];
  const { text, exitCode } = await runVerify([ownFile, ...told, '--against', otherFile, '--json']);
  const verdict = verdictShape.parse(JSON.parse(text));
  expect(exitCode).toBe(verdict.exitCode);
  for (const { code } of verdict.against!.differences) seen.add(code);
  return verdict;
}

/** What one version is shown as. */
function shownAs(number: number, change: (version: Disclosures['records'][number]['versions'][number]) => unknown) {
  const disclosures = story.disclosures();
  change(disclosures.records[0]!.versions[number - 1]!);
  return { disclosures };
}

const byFields = (paths: RegExp) => (version: { body?: string; fields?: unknown }) => {
  version.fields = disclose(JSON.parse(version.body!) as Body, `custody/${id}/2`, (path) => paths.test(path));
  delete version.body;
};

const brief = ({ verdict, exitCode, against }: VerdictObject) => [
  verdict,
  exitCode,
  ...against!.differences.map(({ code, contradicts, borneOut }) => [code, contradicts, borneOut]),
];

describe('one pack held against another', () => {
  it('says nothing where both hold and show the same', async () => {
    expect(brief(await held({}, {}))).toEqual(['VERIFIED', 0]);
    const { text } = await runVerify([ownFile, '--against', otherFile]);
    expect(text).toMatch(/^held against pack [0-9a-f]{64}.*VERIFIED IF THE GENESIS HASH IS TRUE\): no difference$/m);
  });

  it('is not contradicted by one that has fewer blocks, or shows no such record', async () => {
    const disclosures = story.disclosures();
    disclosures.records[0]!.versions.pop();
    const shorter = { blocks: story.chain.blocks.slice(0, -1), disclosures };
    const differences = [
      ['HEIGHT_DIFFERS', false, undefined],
      ['VERSION_ONLY', false, undefined],
    ];
    expect(brief(await held({}, shorter))).toEqual(['VERIFIED', 0, ...differences]);
    const none = { disclosures: { ...story.disclosures(), records: [] } };
    expect(brief(await held(none, {}))).toEqual(['VERIFIED', 0, ['RECORD_ONLY', false, undefined]]);
  });

  it('is not contradicted by one that joined later, or shows fields, or nothing of a version', async () => {
    const disclosures = story.disclosures();
    disclosures.records[0]!.versions.shift();
    expect(brief(await held({}, { disclosures }))).toEqual(['VERIFIED', 0, ['VERSION_ONLY', false, undefined]]);
    const fields = shownAs(2, byFields(/owner/));
    expect(brief(await held({}, fields))).toEqual(['VERIFIED', 0, ['SHOWN_OTHERWISE', false, undefined]]);
    const nothing = shownAs(2, (version) => delete version.body);
    const verdict = await held(nothing, fields);
    expect(verdict.against!.differences[0]).toMatchObject({
      ...{ code: 'SHOWN_OTHERWISE', kind: 'custody', id, version: 2 },
      what: 'this shows no body, the other 1 of its fields',
    });
  });

  it('is not contradicted by one that shows an entry more', async () => {
    const disclosures = story.disclosures();
    disclosures.records[0]!.entries = [`{"entryId":"${'ef'.repeat(16)}"}`];
    const { against } = await held({}, { disclosures });
    expect(against!.differences.map(({ code }) => code)).toEqual(['OTHER_UNSOUND', 'ENTRY_ONLY']);
    expect(against!.differences[1]).toMatchObject({ contradicts: false });
  });
});

describe('a contradiction', () => {
  it('of a body says which one the ledger bears out, whoever is held against whom', async () => {
    const lied = shownAs(2, (version) => (version.body = version.body!.replace('CarrierMSP', 'CarrierMSQ')));
    expect(brief(await held({}, lied))).toEqual([
      'CONTRADICTED',
      1,
      ['OTHER_UNSOUND', true, 'this'],
      ['BODY_DIFFERS', true, 'this'],
    ]);
    expect(brief(await held(lied, {}))).toEqual(['NOT_VERIFIED', 1, ['BODY_DIFFERS', true, 'other']]);
  });

  it('of a seal', async () => {
    const lied = shownAs(2, (version) => (version.seal = version.seal.replace('"at":"2026', '"at":"2025')));
    expect(brief(await held({}, lied)).slice(2)).toContainEqual(['SEAL_DIFFERS', true, 'this']);
  });

  it('of a field, against the body and against the field', async () => {
    const truly = byFields(/owner/);
    const lied = shownAs(2, (version) => {
      truly(version);
      version.fields!.shown[0]!.value = 'CarrierMSP';
    });
    expect(brief(await held({}, lied)).slice(2)).toEqual([
      ['OTHER_UNSOUND', true, 'this'],
      ['FIELDS_DIFFER', true, 'this'],
    ]);
    expect(brief(await held(shownAs(2, truly), lied)).slice(2)).toContainEqual(['FIELDS_DIFFER', true, 'this']);
  });

  it('of an entry', async () => {
    const said = (text: string): Side => {
      const disclosures = story.disclosures();
      disclosures.records[0]!.entries = [`{"entryId":"${'ef'.repeat(16)}","text":"${text}"}`];
      return { disclosures };
    };
    const { against, verdict } = await held(said('a'), said('b'));
    expect(verdict).toBe('NOT_VERIFIED');
    expect(against!.differences.at(-1)).toMatchObject({ code: 'ENTRY_DIFFERS', borneOut: 'neither' });
  });

  it('of blocks that the same keys signed is two histories', async () => {
    const verdict = await held({}, { blocks: fork.chain.blocks, disclosures: fork.disclosures() });
    expect([verdict.verdict, verdict.against!.verdict]).toEqual(['CONTRADICTED', 'VERIFIED']);
    expect(verdict.against!.differences[0]).toMatchObject({ code: 'BLOCK_DIFFERS', borneOut: 'both', block: 5 });
    const { text } = await runVerify([ownFile, '--against', otherFile]);
    expect(text).toMatch(/^CONTRADICTED BY WHAT IT WAS HELD AGAINST: channel axle-programme, 6 blocks\n/);
    expect(text).toMatch(/^ {2}block 5: BLOCK_DIFFERS .*both are signed: there are two histories \[contradiction\]$/m);
  });

  it('of what a peer wrote beside a block names the peer that is wrong', async () => {
    const change = (files: Files): void => {
      const block = common.Block.deserializeBinary(files.get(blockFile(4))!);
      setCommitHash(block, Buffer.alloc(32));
      files.set(blockFile(4), Buffer.from(block.serializeBinary()));
    };
    const { against } = await held({}, { change });
    const differs = against!.differences.find(({ code }) => code === 'BLOCK_DIFFERS');
    expect(differs).toMatchObject({
      block: 4,
      borneOut: 'this',
      what: expect.stringMatching(/^commit hash/) as string,
    });
  });
});

describe('a hostile second pack', () => {
  it.each<[string, (files: Files) => unknown]>([
    ['whose disclosures are none', (files) => files.set(disclosuresFile, Buffer.from('['.repeat(100_000)))],
    ['whose first block is none', (files) => files.set(blockFile(0), files.get(blockFile(1))!)],
    ['whose last block is cut off', (files) => files.set(blockFile(5), files.get(blockFile(5))!.subarray(0, -7))],
    [
      'whose versions have odd numbers',
      (files) => {
        const seals = ['{"version":1e300}', '{"version":"__proto__"}', '{"version":-1}', '{"version":{}}', '{}', '[]'];
        const versions = seals.map((seal) => ({ seal }));
        const records = [{ kind: 'custody', id, versions, entries: ['{"entryId":"__proto__"}', '{}'] }];
        files.set(disclosuresFile, Buffer.from(JSON.stringify({ v: 1, channel: 'axle-programme', records })));
      },
    ],
  ])('%s is named, and the first still judged', async (_what, change) => {
    const verdict = await held({}, { change });
    expect(verdict).toMatchObject({ verdict: 'CONTRADICTED', exitCode: 1, height: 6, findings: [], attestedTo: 5 });
    expect(verdict.against!.differences[0]).toMatchObject({ code: 'OTHER_UNSOUND', borneOut: 'this' });
  });

  it('that is no zip is named', async () => {
    await written(ownFile, {});
    writeFileSync(otherFile, 'PK');
    const { exitCode, text } = await runVerify([ownFile, '--against', otherFile]);
    expect([exitCode, text]).toEqual([1, expect.stringMatching(/OTHER_UNSOUND .*PACK_UNREADABLE/)]);
  });

  it.each([
    ['is not there', ['--against', 'none.zip']],
    ['is a folder, and no genesis hash was told', ['--against', folder]],
  ])('that %s is wrong use', async (_what, args) => {
    await written(ownFile, {});
    expect(await runVerify([ownFile, ...args])).toMatchObject({ exitCode: 2 });
  });
});

it('compares folders of blocks too', async () => {
  const folders = [story, fork].map(({ chain }, at) => {
    const place = join(folder, String(at));
    mkdirSync(place);
    for (const [number, bytes] of chain.blocks.entries()) writeFileSync(join(place, `${String(number)}.block`), bytes);
    return place;
  }) as [string, string];
  const told = ['--genesis-hash', story.chain.genesisHash];
  expect(await runVerify([folders[0], ...told, '--against', folders[0]])).toMatchObject({ exitCode: 0 });
  const { exitCode, text } = await runVerify([folders[0], ...told, '--against', folders[1]]);
  expect([exitCode, text]).toEqual([1, expect.stringContaining('block 5: BLOCK_DIFFERS')]);
});

it('shows every way in which two can differ', () => {
  expect(Object.keys(differenceCodes).filter((code) => !seen.has(code))).toEqual([]);
});
