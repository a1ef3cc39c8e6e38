import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  blockFile,
  disclosuresFile,
  verdictObject,
  verdictShape,
  type VerdictObject,
  verifyPack,
} from '@tierline/network/verify';
import { makePage } from '@tierline/verifier';
import type { Browser, Page } from 'playwright-core';
import { findChromium, launchChromium } from '../support/chromium';
import { eventful } from '../support/eventful-pack';
import { block, type Files, fitting, HostilePack } from '../support/hostile-pack';
import { fields, filesOf, patchEntry } from '../support/packed';
import { realChannel } from '../support/real-channel';

const browserFile = findChromium();
if (browserFile === undefined)
  process.stderr.write('the page is not tried in a browser: no Chromium on the path, and CHROMIUM names none\n');
const withBrowser = browserFile === undefined ? describe.skip : describe;

const realBlocks = join(__dirname, '../../../shared/vectors/fabric-blocks');
const hasRealBlocks = existsSync(realBlocks);
if (!hasRealBlocks)
  process.stderr.write('the page is not tried on real blocks: shared/vectors/fabric-blocks is not there\n');

let pack: HostilePack;
beforeAll(async () => {
  pack = await HostilePack.create();
});
afterAll(() => pack.remove());

it('is the same file for everybody, which allows no request and no script but its own', async () => {
  const page = await makePage();
  expect(await makePage()).toBe(page);
  expect(page).toMatch(
    /content="default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; worker-src blob:;/,
  );
  expect(page).not.toMatch(/https?:\/\/(?!json-schema\.org|www\.w3\.org)[a-z]+\.[a-z]+\S*\.(js|css|woff2?)/);
});

withBrowser('the page in a browser', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const faults: string[] = [];

  async function open(html: string): Promise<Page> {
    const file = join(pack.file, '../verify.html');
    writeFileSync(file, html);
    const opened = await browser.newPage();
    opened.setDefaultTimeout(10_000);
    opened.on('request', (request) => asked.push(request.url()));
    opened.on('pageerror', ({ message }) => faults.push(message));
    opened.on('console', (message) => faults.push(message.text()));
    await opened.goto(pathToFileURL(file).href);
    return opened;
  }

  beforeAll(async () => {
    browser = await launchChromium(browserFile ?? '');
    page = await open(await makePage());
  });
  afterAll(async () => {
    await browser.close();
    expect(faults).toEqual([]);
    expect(asked.filter((url) => !/^(file|blob):/.test(url))).toEqual([]);
  });

  async function shown(): Promise<VerdictObject> {
    expect(faults).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#object')]);
    return verdictShape.parse(JSON.parse(readFileSync(await download.path(), 'utf8')));
  }

  /** What the page says of the pack as it lies there. */
  async function seen(genesisHash = pack.story.chain.genesisHash): Promise<VerdictObject> {
    await page.fill('#genesis', genesisHash);
    await page.setInputFiles('#pack', []);
    await page.setInputFiles('#pack', pack.file);
    await page.waitForSelector('h2:focus');
    return shown();
  }

  it('verifies a pack, with the same verdict as Node’s, and shows the chain', async () => {
    const verdict = verdictObject(await pack.verdictOn(pack.honest()));
    expect(await seen()).toEqual(verdict);
    expect(await page.textContent('.verdict h2')).toBe('VERIFIED');
    for (const { txId, shown: said } of verdict.shown.units[0]!.steps) {
      expect(await page.textContent('#verdict')).toContain(txId);
      expect(await page.textContent('#verdict')).toContain(said!.command);
    }
    expect(await page.locator('.timeline .handover').count()).toBe(1);
  });

  it('shows what is withheld, what to look at, and what stands though something was found', async () => {
    const verdict = verdictObject(await pack.verdictOn(eventful(pack.story)));
    expect(await seen()).toEqual(verdict);
    const sectionOf = async (title: string) => (await page.textContent(`section:has(> h2:text-is("${title}"))`))!;
    expect(await sectionOf('The finding')).toContain('WRITES_DIFFER other keys, values or parties');
    expect(await sectionOf('What was checked, and how far it reaches')).toContain(
      'What was found touches no record shown: these stand, each as far as it is shown.',
    );
    const [{ code, what, id }] = verdict.observations as [VerdictObject['observations'][number]];
    const observed = await sectionOf('For the auditor’s attention, none of it breaks a rule');
    for (const said of [code, 'major', what, `custody ${id!}`]) expect(observed).toContain(said);
    const unread = await sectionOf('Not shown whole');
    for (const said of ['version 1, block 3: withheld', '1 of 21 fields shown', '/command/name = "OfferRole"'])
      expect(unread).toContain(said);
    expect(await page.textContent('table.steps')).toContain('content not shown');
  });

  (hasRealBlocks ? it : it.skip).each(['raft-2.5.16', 'bft-3.1.5'])(
    'verifies the blocks of a real channel, %s, with the same verdict as Node’s',
    async (network) => {
      const { blocks, channel, genesisHash } = realChannel(join(realBlocks, network));
      const files = filesOf(
        blocks.map((bytes) => Buffer.from(bytes)),
        { v: 1, channel, records: [] },
      );
      await pack.verdictOn(files, { ...fitting(files), channel });
      const verdict = verdictObject(await verifyPack({ file: pack.file, genesisHash }));
      expect([verdict.verdict, verdict.height]).toEqual(['VERIFIED', blocks.length]);
      expect(verdict.refusedCount).toBeGreaterThan(10);
      expect(await seen(genesisHash)).toEqual(verdict);
    },
  );

  it('holds nothing for verified that was told no genesis hash, or another', async () => {
    await pack.verdictOn(pack.honest());
    expect(await seen('')).toMatchObject({ verdict: 'VERIFIED_UNDER_ITS_OWN_GENESIS', exitCode: 3 });
    expect(await page.textContent('.why')).toContain('nobody but the pack says so');
    const other = await seen('ab'.repeat(32));
    expect(other).toMatchObject({ verdict: 'NOT_VERIFIED', findings: [{ code: 'GENESIS_DIFFERS' }] });
    await page.fill('#genesis', 'abc');
    await page.click('button[type=submit]');
    expect(await page.locator('#genesis:invalid').count()).toBe(1);
  });

  const reversed = (files: Files): Files => files.set(blockFile(3), Buffer.from(block(files, 3).reverse()));
  const flipped = (files: Files): Files => {
    block(files, 4)[block(files, 4).length >> 1]! ^= 1;
    return files;
  };
  const asItIs = (files: Files): Files => files;
  const unpatched = (): void => undefined;
  it.each<[string, (files: Files) => Files, (bytes: Buffer, entry: number) => void]>([
    ['a block with one bit changed', flipped, unpatched],
    ['a block that is none', reversed, unpatched],
    [
      'a text changed',
      (files) => files.set(disclosuresFile, Buffer.from('{"v":1,"channel":"x","records":[]}')),
      unpatched,
    ],
    ['texts that nest without end', (files) => files.set(disclosuresFile, Buffer.from('['.repeat(10_000))), unpatched],
    ['a bomb', (files) => files.set(blockFile(3), Buffer.alloc(40_000_000)), unpatched],
    ['an unknown name', (files) => files.set('blocks/x', Buffer.alloc(1)), unpatched],
    ['a block that unpacks to more', asItIs, (bytes, at) => bytes.writeUInt32LE(9000, at + fields.uncompressedSize)],
    ['a block that is not packed as it says', asItIs, (bytes, at) => bytes.writeUInt16LE(0, at + fields.method)],
    ['a block that lies elsewhere', asItIs, (bytes, at) => bytes.writeUInt32LE(0, at + fields.offset)],
  ])('says the same of %s', async (_what, change, patch) => {
    await pack.verdictOn(change(pack.honest()));
    await patchEntry(pack.file, blockFile(3), patch);
    const verdict = verdictObject(await pack.judged());
    expect(verdict.verdict).toBe('NOT_VERIFIED');
    expect(await seen()).toEqual(verdict);
  });

  it('shows what an enemy wrote as text, and runs none of it', async () => {
    const script = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
    const files = pack.honest();
    const shownOf = JSON.parse(files.get(disclosuresFile)!.toString()) as { channel: string };
    files.set(disclosuresFile, Buffer.from(JSON.stringify({ ...shownOf, channel: script })));
    await pack.verdictOn(files, { ...fitting(files), disclosedBy: script });
    await seen();
    expect(await page.textContent('#verdict')).toContain(script);
    expect(await page.locator('#verdict :is(img, script)').count()).toBe(0);
    expect(await page.title()).toBe('Tierline verifier');
  });

  it('judges a pack that it came with, and says that this proves nothing by itself', async () => {
    const verdict = verdictObject(await pack.verdictOn(pack.honest()));
    const before = page;
    page = await open(await makePage(readFileSync(pack.file)));
    await page.waitForSelector('#object');
    expect(await shown()).toMatchObject({ verdict: 'VERIFIED_UNDER_ITS_OWN_GENESIS', pack: verdict.pack });
    expect(await page.isVisible('#inside')).toBe(true);
    expect(await before.isVisible('#inside')).toBe(false);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    expect(readFileSync(await download.path()).equals(readFileSync(pack.file))).toBe(true);
  });
});
