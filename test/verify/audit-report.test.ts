import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { auditReport } from '@tierline/cli/report';
import { type UnitShown, type VerdictObject, verdictObject, verifyPacks } from '@tierline/network/verify';
import { eventful } from '../support/eventful-pack';
import { block, HostilePack } from '../support/hostile-pack';
import { pdfText } from '../support/pdf-text';
import { id } from '../support/signed-story';

let pack: HostilePack;
let verdict: VerdictObject;

beforeAll(async () => {
  pack = await HostilePack.create();
  verdict = verdictObject(await pack.verdictOn(pack.honest()));
});
afterAll(() => pack.remove());

const read = async (shown: VerdictObject): Promise<string[]> => pdfText(await auditReport(shown));
const withUnits = (units: UnitShown[]): VerdictObject => ({ ...verdict, shown: { ...verdict.shown, units } });
const unit = (): UnitShown => verdict.shown.units[0]!;

describe('a report', () => {
  it('has the verdict, who was believed, the chain with its evidence, the signers, and what it rests on', async () => {
    const pages = await read(verdict);
    const text = pages.join('\n');
    expect(pages[0]).toMatch(/VERIFIED\nChannel axle-programme, 6 blocks\./);
    for (const hash of [verdict.pack!.sha256, verdict.genesis.hash, verdict.headerHash]) expect(text).toContain(hash);
    expect(text).toContain('sscc 340123450000000017');
    expect(text).toContain(`record custody/${id}`);
    for (const { txId, shown, by, block: number } of unit().steps) {
      for (const said of [txId, shown!.command!, by.name, `block ${String(number)}`]) expect(text).toContain(said);
    }
    for (const said of ['OemMSP › CarrierMSP', 'Who signed', 'Rests on', 'Not proved']) expect(text).toContain(said);
    for (const [place, page] of pages.entries())
      expect(page).toContain(`page ${String(place + 1)} of ${String(pages.length)}`);
  });

  it('has the same bytes when it is made again', async () => {
    expect((await auditReport(verdict)).equals(await auditReport(verdict))).toBe(true);
  });

  it('says NOT VERIFIED on every page, and first of all why', async () => {
    const files = pack.honest();
    block(files, 3)[200]! ^= 1;
    const pages = await read(verdictObject(await pack.verdictOn(files)));
    expect(pages[0]).toMatch(/^Tierline · audit report\nNOT VERIFIED\nChannel axle-programme.*\nFirst: block 3: /);
    for (const page of pages) expect(page).toContain('NOT VERIFIED · channel');
  });

  it('says when nobody but the pack told the genesis hash', async () => {
    const alone: VerdictObject = {
      ...{ ...verdict, verdict: 'VERIFIED_UNDER_ITS_OWN_GENESIS', exitCode: 3 },
      genesis: { ...verdict.genesis, told: false },
    };
    expect((await read(alone))[0]).toMatch(/VERIFIED IF THE GENESIS HASH IS[^]*nobody\s+but the pack says so/);
  });

  it('prints names of every script, and shows what tries to hide', async () => {
    const [step] = unit().steps;
    const by = { mspId: 'ŠkodaMSP', name: '张伟 \u202egnp' };
    const pages = await read(withUnits([{ ...unit(), steps: [{ ...step!, by, endorsedBy: ['Ελλάδα', 'أهلا'] }] }]));
    for (const said of ['ŠkodaMSP', '张伟 \\u{202E}gnp', 'Ελλάδα']) expect(pages.join('\n')).toContain(said);
  });

  it('stays readable, and small, whatever length an enemy gives its texts', async () => {
    const [step] = unit().steps;
    const long = 'W'.repeat(100_000);
    const steps = Array.from({ length: 20 }, () => ({ ...step!, by: { mspId: long, name: long }, endorsedBy: [long] }));
    const finding = { layer: 'claims', code: long, meaning: long, reason: long } as const;
    const hostile = withUnits([{ ...unit(), identifier: { scheme: long, sscc: long }, steps }]);
    const bytes = await auditReport({ ...hostile, channel: long, findings: [finding], findingCount: 1 });
    expect(bytes.length).toBeLessThan(200_000);
  });

  it('cuts no row at the end of a page: what belongs to a step stands on one', async () => {
    const [step] = unit().steps;
    const steps = Array.from({ length: 60 }, (_, at) => ({
      ...step!,
      version: at + 1,
      txId: `transaction-${String(at)}-`,
    }));
    const pages = await read(
      withUnits([{ ...unit(), steps: steps.map((one) => ({ ...one, block: one.version + 1000 })) }]),
    );
    expect(pages.length).toBeGreaterThan(4);
    for (const { version, txId } of steps) {
      const page = pages.find((text) => text.includes(txId));
      expect(page).toContain(`block ${String(version + 1000)}`);
      expect(page).toContain('Peers that agreed');
    }
  });
});

describe('tierline audit report', () => {
  const program = resolve(__dirname, '../../cli/dist/tierline.js');
  const report = (...args: string[]) =>
    spawnSync(process.execPath, [program, 'audit', 'report', ...args], { encoding: 'utf8' });

  it('verifies a pack and prints what it found', async () => {
    const judged = verdictObject(await pack.verdictOn(pack.honest()));
    const to = join(pack.file, '../report.pdf');
    const { status, stdout } = report(pack.file, '--genesis-hash', pack.story.chain.genesisHash, '--to', to);
    expect([status, stdout]).toEqual([0, `${to}: VERIFIED\n`]);
    expect(readFileSync(to).equals(await auditReport(judged))).toBe(true);
    expect(report(pack.file, '--genesis-hash', 'ab'.repeat(32), '--to', to).status).toBe(1);
  });

  it('prints what another pack shows otherwise, what is withheld, to be looked at, and stands though something was found', async () => {
    await pack.verdictOn(pack.honest());
    const [against, to] = ['../whole.zip', '../held.pdf'].map((name) => join(pack.file, name)) as [string, string];
    copyFileSync(pack.file, against);
    await pack.verdictOn(eventful(pack.story));
    const { genesisHash } = pack.story.chain;
    const { status } = report(pack.file, '--genesis-hash', genesisHash, '--against', against, '--to', to);
    expect(status).toBe(1);
    const judged = verdictObject(await verifyPacks({ file: pack.file, against, genesisHash }));
    expect(readFileSync(to).equals(await auditReport(judged))).toBe(true);
    const text = (await read(judged)).join('\n').replaceAll(/\s+/g, ' ');
    for (const line of [
      `Held against pack ${judged.against!.pack!.sha256}, which says that it is by OemMSP (6 blocks, by itself VERIFIED): 3 differences.`,
      `custody ${id} version 1: SHOWN_OTHERWISE (a version of which one shows more than the other): this shows no body, the other all of it [no contradiction]`,
      'The finding',
      'WRITES_DIFFER other keys, values or parties were written than the rules give {"function":"by:hand"}',
      'What was found touches no record shown: these stand, each as far as it is shown.',
      'For the auditor’s attention, none of it breaks a rule',
      `CHAIN_INTERRUPTED major: versions of a unit do not show who had it, between or after others versions before it that do not show who had it: 2; custodian CarrierMSP after them custody ${id}`,
      `custody ${id} version 1, block 3: withheld; held by OemMSP, StewardMSP`,
      `custody ${id} version 2, block 4: 1 of 21 fields shown, the others withheld; held by CarrierMSP, OemMSP, StewardMSP /command/name = "OfferRole"`,
      'content not shown',
    ])
      expect(text).toContain(line);
  });

  it.each([[['none.zip']], [[__filename, '--genesis-hash', 'abc']], [[__filename, '--against', 'none.zip']]])(
    'is wrong use, exit code 2: %j',
    (args) => {
      const { status, stderr } = report(...args, '--to', 'never.pdf');
      expect([status, stderr.split('\n').length]).toEqual([2, 2]);
    },
  );
});
