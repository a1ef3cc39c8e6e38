import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Constellation } from '@tierline/cli/constellation';

const root = resolve(__dirname, '../..');
type Ended = { stdout: string; stderr: string; code?: number };
const run = (program: string, ...args: string[]): Promise<Ended> =>
  promisify(execFile)(process.execPath, [join(root, program), ...args], { maxBuffer: 2 ** 24 }).catch(
    (error: unknown) => error as Ended,
  );
const tierline = (...args: string[]) => run('cli/dist/tierline.js', ...args);

describe('the story, on a consortium that runs', () => {
  let folder: string;
  let constellation: Constellation;
  let first: Ended;
  let second: Ended;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tierline-story-'));
    constellation = await Constellation.create({ folder: join(folder, 'data'), logLevel: 'error' });
    first = await run('demo/dist/main.js', '--data', join(folder, 'data'));
    second = await run('demo/dist/main.js', '--data', join(folder, 'data'));
    await constellation.close();
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is played twice, each time with numbers of its own', () => {
    for (const { stdout, stderr } of [first, second]) {
      expect(stderr).toBe('');
      expect(stdout).toContain('7 members, 2 channels; running on');
      expect(stdout).toContain('The story took');
    }
    expect(first.stdout).toContain('plans AX-2026-0815:');
    expect(second.stdout).toMatch(/plans AX-2026-0815-\d+:/);
  });

  test.each([
    [
      'who signed what, in which block, and at whom it stands',
      /block +\d+ {2}carrier +accepts it from axle \(version 3, at axle, carrier, steward\)/,
    ],
    ['a faulty file row by row', /RULE_BROKEN +\d{4}-\d\d-\d\d is no Monday/],
    ['two demands for one part apart', /Oberland main plant, series[^]*Oberland main plant, after-sales/],
    ['the gap between demand and commitment per week', /700 +650 +-50/],
    ['an assent to what nobody sees any more refused', /CHANGED_SINCE/],
    ['that motor learns nothing', /no such record, as for an id that does not exist/],
    ['a double handover refused', /Refused: NOT_CUSTODIAN/],
    ['the chain of custody', /AcceptOffer +OemMSP +OemMSP/],
    [
      'the verdict, with the endorsers of each step',
      /VERIFIED: channel axle-programme, \d+ blocks\n[^]*5\. .*endorsed by OemMSP, AxleMSP, CarrierMSP, StewardMSP/,
    ],
    [
      'a forged version found by the partner',
      /oem’s node: finding COPY_FALSE in block \d+; what holds there is still version 5/,
    ],
    ['and by the steward', /steward’s node: finding COPY_FALSE/],
    ['and by the auditor', /NOT VERIFIED: .*\n +first: block \d+, transaction 0 .*COPY_FALSE/],
    ['and mended', /axle +mends/],
    [
      'the verdict after one byte was changed',
      /byte \d+ of block \d+ is changed:\n +NOT VERIFIED: .*\n +first: block \d+: DATA_HASH_DIFFERS/,
    ],
  ])('tells %s', (_what, told) => {
    expect(first.stdout).toMatch(told);
    expect(second.stdout).toMatch(told);
  });

  test('what it leaves is exported and verified by the command line', async () => {
    const [database, blocks, disclosures] = [
      join(folder, 'data', 'database'),
      join(folder, 'blocks'),
      join(folder, 'shown.json'),
    ];
    const [, unit = ''] = /^ +custody of .* \(([0-9a-f]{32})\):$/m.exec(second.stdout) ?? [];
    const source = (member: string) => ['--database', database, '--member', member, '--channel', 'axle-programme'];
    const exported = await tierline('network', 'export-blocks', ...source('auditor'), '--to', blocks);
    const [, genesisHash = ''] = /genesis hash ([0-9a-f]{64})/.exec(exported.stdout) ?? [];
    const shown = await tierline(
      'network',
      'export-disclosures',
      ...source('axle'),
      '--record',
      `custody/${unit}`,
      '--to',
      disclosures,
    );
    expect([shown.stderr, shown.stdout]).toEqual(['', expect.stringContaining('versions')]);

    const without = await run('network/dist/verify/main.js', blocks, '--genesis-hash', genesisHash);
    expect(without.code ?? 0).toBe(0);
    expect(without.stdout).toMatch(
      /^VERIFIED: channel axle-programme[^]*attested: the blocks are what was signed, from block 0/,
    );
    // axle shows the record whose copy it forged, so the forgery is found
    const withThem = await tierline('verify', blocks, '--genesis-hash', genesisHash, '--disclosures', disclosures);
    expect(withThem.code).toBe(1);
    expect(withThem.stdout).toMatch(/^NOT VERIFIED[^]*first: block \d+, transaction 0 .*COPY_FALSE/);
    expect(withThem.stdout).toMatch(/what the findings name is no state of any record\nnot attested: that block/);
    const elsewhere = await tierline('verify', blocks, '--genesis-hash', 'ab'.repeat(32));
    expect([elsewhere.code, elsewhere.stdout.split('\n')[1]]).toEqual([1, expect.stringContaining('GENESIS_DIFFERS')]);
    expect((await tierline('verify', blocks, '--genesis-hash', 'no')).code).toBe(2);
  }, 60_000);
});
