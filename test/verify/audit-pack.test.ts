import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';
import { archivedBlocks, packReadme, writePack } from '@tierline/api/audit';
import { renderVerdict, runVerify, verdictShape, verifyPack } from '@tierline/network/verify';
import { keptBy } from '../support/packed';
import { id, Story } from '../support/signed-story';

const channel = 'axle-programme';
const folder = mkdtempSync(join(tmpdir(), 'audit-pack-'));
const file = join(folder, 'pack.zip');
const records = [`custody/${id}`];
let story: Story;
let server: DatabaseServer;
let database: MemberDatabase;

beforeAll(async () => {
  story = await Story.begin();
  story.seal(story.accept());
  server = await DatabaseServer.open({ folder: join(folder, 'database') });
  const { blocks } = story.chain;
  database = await keptBy(server, 'oem', blocks, { channel, kind: 'custody', id, versions: story.versions });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

function exported(period: { since?: string; until?: string } = {}, mspId = 'OemMSP', withhold: string[] = []) {
  const blocks = archivedBlocks(database, channel);
  return writePack({ database, blocks, channel, mspId, records, period, file, withhold });
}
const told = (): { file: string; genesisHash: string } => ({ file, genesisHash: story.chain.genesisHash });

describe('an audit pack', () => {
  it('is verified from the file alone, with the custody chain of its unit', async () => {
    const { manifest, versions } = await exported();
    expect(versions).toBe(3);
    expect(manifest).toMatchObject({ channel, disclosedBy: 'OemMSP', height: 6, counts: { ofOthers: 0 } });
    const verdict = await verifyPack(told());
    expect(verdict.findings).toEqual([]);
    expect(verdict.verified).toBe(true);
    const text = renderVerdict(verdict);
    expect(text).toMatch(/^VERIFIED: channel axle-programme, 6 blocks\n/);
    expect(text).toContain('which says that it is by OemMSP; shows the metadata of 0 transactions of others');
    expect(text).toMatch(/3\. .* AcceptOffer by CarrierMSP .*custodian CarrierMSP/);
  });

  it('has the same bytes when it is made again, and leaves nothing half-written where it cannot be made', async () => {
    await exported();
    const first = readFileSync(file);
    await exported();
    expect(readFileSync(file).equals(first)).toBe(true);
    const blocks = archivedBlocks(database, 'unknown');
    const request = { database, blocks, channel, mspId: 'OemMSP', records, period: {}, file: join(folder, 'none.zip') };
    await expect(writePack(request)).rejects.toThrow(`no blocks of ${channel}`);
    const small = writePack({ ...request, blocks: archivedBlocks(database, channel), mostBytes: 2000 });
    await expect(small).rejects.toMatchObject({ refusal: { code: 'OVERSIZE', data: { limit: 2000 } } });
    expect(readdirSync(folder).sort()).toEqual(['database', 'pack.zip']);
  });

  it('is made only where the registry says that members may', async () => {
    const say = (content: object) =>
      database.transaction(({ projection }) =>
        insertRows(projection, 'registries', [{ channel, block: 1n, tx: 0, content }], {
          replacing: ['channel', 'block', 'tx'],
        }),
      );
    await say({});
    await expect(exported()).rejects.toMatchObject({ refusal: { code: 'PACKS_NOT_ALLOWED', data: { channel } } });
    await say({ auditPacks: 'allowed' });
    expect((await exported()).sha256).toBe((await verifyPack(told())).pack?.sha256);
  });

  it('counts the transactions of others, whose metadata its reader sees', async () => {
    const { manifest } = await exported({}, 'AxleMSP');
    expect(manifest.counts).toEqual({ transactions: 6, ofOthers: 3 });
    const { findings, pack } = await verifyPack(told());
    expect(findings).toEqual([]);
    expect(pack).toMatchObject({ disclosedBy: 'AxleMSP', ofOthers: 3 });
  });

  it('ends before the first step after a time, and verifies as far as it goes', async () => {
    const { manifest, versions } = await exported({ until: '2026-03-01T10:02:00.000Z' });
    expect([manifest.height, versions]).toEqual([5, 2]);
    const { findings, height, pack } = await verifyPack(told());
    expect([findings, height]).toEqual([[], 5n]);
    expect(pack?.period).toEqual({ until: '2026-03-01T10:02:00.000Z' });
  });

  it('shows a record from its state at a time on', async () => {
    const { versions } = await exported({ since: '2026-03-01T10:02:30.000Z' });
    expect(versions).toBe(2);
    const { findings, shown } = await verifyPack(told());
    expect([findings, shown.parts]).toEqual([[], [{ kind: 'custody', id, from: 2 }]]);
  });

  it('withholds the fields that it is told to, says so, and is verified by the others', async () => {
    const { manifest, versions, withheld } = await exported({}, 'OemMSP', ['identifier', 'custody:/state/offers']);
    expect([manifest.withheld, versions, withheld]).toEqual([
      ['identifier', 'custody:/state/offers'],
      3,
      { versions: 3, fields: 19 },
    ]);
    expect(packReadme(manifest)).toMatch(
      /These fields are withheld\.[^]*\n {2}identifier\n {2}custody:\/state\/offers\n/,
    );
    expect(readFileSync(file).includes('340123450000000017')).toBe(false);
    const verdict = await verifyPack(told());
    expect([verdict.verified, verdict.findings, verdict.shown.unread.length]).toEqual([true, [], 3]);
    const text = renderVerdict(verdict);
    expect(text).toContain('withholds identifier, custody:/state/offers\n');
    expect(text).toMatch(
      /custody of a unit whose identifier is not shown [^]*3\. .* custodian CarrierMSP, owner OemMSP/,
    );
    expect(verdict.observations).toEqual([]);
  });

  it('is not made where it would hold more than a verifier reads', async () => {
    const { body } = story.versions[0]!;
    const keep = (text: string) =>
      database.projection.tables.updateTable('versions').where('version', '=', 1).set({ body: text }).execute();
    await keep(body.replace('{', `{"beside":"${'x'.repeat(33 * 2 ** 20)}",`));
    const what = 'disclosures.json of an audit pack';
    await expect(exported()).rejects.toMatchObject({ refusal: { code: 'OVERSIZE', data: { what, limit: 2 ** 25 } } });
    await keep(body);
  });

  it('withholds nothing where what is named is no field, and leaves no file', async () => {
    await expect(exported({}, 'OemMSP', ['the price'])).rejects.toThrow('the price is no field');
    await expect(exported({}, 'OemMSP', Array(101).fill('x') as string[])).rejects.toThrow('more than 100 fields');
  });

  it('tells its reader what is proved, on what it rests, and the command to run, in lines that fit a screen', async () => {
    const { manifest } = await exported();
    const text = packReadme(manifest);
    expect(text).toContain('npm run verify -- pack.zip --genesis-hash <hash>');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});

describe('the verdict on a pack', () => {
  beforeAll(() => exported());
  const genesis = (): string[] => ['--genesis-hash', story.chain.genesisHash];

  it('is one object of the documented shape', async () => {
    const { exitCode, text } = await runVerify([file, ...genesis(), '--json']);
    const verdict = verdictShape.parse(JSON.parse(text));
    expect([exitCode, verdict.exitCode, verdict.verdict]).toEqual([0, 0, 'VERIFIED']);
    expect(verdict).toMatchObject({ height: 6, attestedTo: 5, findings: [], pack: { disclosedBy: 'OemMSP' } });
    expect(verdict.shown.units[0]!.steps).toHaveLength(3);
  });

  it('says when nobody but the pack told the genesis hash, by an exit code of its own', async () => {
    const { exitCode, text } = await runVerify([file]);
    expect(exitCode).toBe(3);
    expect(text).toMatch(/^VERIFIED IF THE GENESIS HASH IS TRUE: /);
    expect(text).toContain(`genesis hash ${story.chain.genesisHash}: nobody but the pack says so`);
  });

  it('is that nothing stands where another genesis hash was told', async () => {
    const { exitCode, text } = await runVerify([file, '--genesis-hash', 'ab'.repeat(32), '--json']);
    const verdict = verdictShape.parse(JSON.parse(text));
    expect([exitCode, verdict.verdict, verdict.attestedTo]).toEqual([1, 'NOT_VERIFIED', undefined]);
    expect(verdict.findings[0]).toMatchObject({ block: 0, code: 'GENESIS_DIFFERS' });
  });

  it.each<[string, string[]]>([
    ['no file', []],
    ['a file that is not there', ['none.zip']],
    ['two files', ['pack.zip', 'pack.zip']],
    ['a hash that is none', ['pack.zip', '--genesis-hash', 'abc']],
    ['an unknown option', ['pack.zip', '--trust']],
    ['disclosures beside a pack', ['pack.zip', '--disclosures', 'pack.zip']],
    ['a folder without a told hash', ['.']],
    ['a device', ['/dev/null']],
  ])('is none, with exit code 2, for %s', async (_what, args) => {
    const placed = args.map((arg) => (/^(\.|.*\.zip)$/.test(arg) ? join(folder, arg) : arg));
    const { exitCode, text } = await runVerify(placed);
    expect([exitCode, text]).toEqual([2, expect.stringContaining('usage: verify')]);
  });
});

describe('tierline', () => {
  const program = resolve(__dirname, '../../cli/dist/tierline.js');
  const tierline = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });

  it('exports a pack from a member’s database and verifies it', async () => {
    await server.close();
    const to = join(folder, 'by-hand.zip');
    const place = ['--member', 'oem', '--channel', channel, '--database', join(folder, 'database')];
    const hidden = ['--withhold', '/state/offers/*/at'];
    const made = tierline('audit', 'export', ...place, '--record', ...records, ...hidden, '--to', to);
    expect(made.stderr).toBe('');
    expect(made.stdout).toContain('2 fields of 2 versions are withheld\n');
    expect(made.stdout).toContain(`genesis hash ${story.chain.genesisHash}`);
    expect(tierline('verify', to, '--genesis-hash', story.chain.genesisHash).status).toBe(0);
    const flipped = readFileSync(to);
    flipped[Math.floor(flipped.length / 2)]! ^= 1;
    writeFileSync(to, flipped);
    const refused = tierline('verify', to, '--genesis-hash', story.chain.genesisHash, '--json');
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ verdict: 'NOT_VERIFIED' });
  });

  it.each([
    [['--since', 'yesterday'], 'yesterday is no time'],
    [['--member', 'nobody'], 'no member nobody'],
    [['--withhold', 'state/offers'], 'state/offers is no field'],
  ])('refuses %j in one line', (more, message) => {
    const place = ['--member', 'oem', '--channel', channel, '--database', folder, '--record', ...records];
    const { status, stderr } = tierline('audit', 'export', ...place, '--to', join(folder, 'x.zip'), ...more);
    expect([status, stderr]).toEqual([1, expect.stringMatching(new RegExp(`^.*${message}.*\\n$`))]);
  });
});
