import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CustodyChain,
  printable,
  renderVerdict,
  runVerify,
  type Verdict,
  verdictJson,
  verdictObject,
} from '@tierline/network/verify';

const chain = (identifier: CustodyChain['identifier']): CustodyChain => ({
  id: 'a1'.repeat(16),
  identifier,
  steps: [],
});

const verdictOn = (more: Partial<Verdict>, units: CustodyChain[] = []): Verdict => ({
  verified: true,
  channel: 'axle-programme',
  genesis: { hash: '', told: true, found: '' },
  height: 1n,
  headerHash: '',
  commitHash: '',
  transactions: { total: 0, valid: 0 },
  findings: [],
  refused: [],
  observations: [],
  shown: {
    records: 3,
    versions: 3,
    entries: 0,
    units,
    unread: [],
    origins: [],
    parts: [{ kind: 'forecast', id: 'b2'.repeat(16), from: 4 }],
  },
  attestations: [],
  ...more,
});

describe('what cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unreadable-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each<[string, string]>([
    ['a name that no format has', JSON.stringify({ '\u001b[2J\u202eDEIFIREV': 1 })],
    ['text that is no JSON', '\u001b[2J\u202eDEIFIREV'],
  ])('is told without doing to the terminal what it says: %s', async (_what, content) => {
    const file = join(folder, 'file.json');
    writeFileSync(file, content);
    for (const option of ['--disclosures', '--attestation']) {
      const { exitCode, text } = await runVerify([folder, '--genesis-hash', 'ab'.repeat(32), option, file]);
      expect(exitCode).toBe(2);
      expect(text).toContain('DEIFIREV');
      for (const hidden of ['\u001b', '\u202e']) expect(text).not.toContain(hidden);
    }
  });
});

describe('a verdict, as it is read', () => {
  it('names a unit by scheme and key, in whatever order canonical JSON puts them', () => {
    const units = [
      chain({ grai: '09522000002019CR-0001', scheme: 'grai' }),
      chain({ scheme: 'sscc', sscc: '395220000000000177' }),
      chain(undefined),
    ];
    const text = renderVerdict(verdictOn({}, units));
    expect(text.match(/(?<=^custody of ).*(?= \()/gm)).toEqual([
      'grai 09522000002019CR-0001',
      'sscc 395220000000000177',
      'a unit whose identifier is not shown',
    ]);
    expect(text).toContain(`forecast ${'b2'.repeat(16)} is shown from version 4 on`);
  });

  it('lets nothing that an enemy wrote hide, turn or clear a line of it', () => {
    const step = { version: 1, block: 1n, tx: 0, txId: '0', at: '2026-03-01T10:00:00.000Z', late: false };
    const by = { mspId: 'AxleMSP\nVERIFIED', name: '\u001b[2J\u202egnorw' };
    const unit = { ...chain({ scheme: 'grai', grai: '\u200b1' }), steps: [{ ...step, by, endorsedBy: ['Ax\rle'] }] };
    const text = renderVerdict(verdictOn({ channel: 'a\u0007b' }, [unit]));
    expect(text.split('\n').map((line) => /[^ -~’]/u.exec(line)?.[0])).toEqual(text.split('\n').map(() => undefined));
    expect(text).toContain(String.raw`by AxleMSP\u{000A}VERIFIED (\u{001B}[2J\u{202E}gnorw)`);
  });
});

describe('what stands though something was found', () => {
  const finding = { block: 0n, tx: 0, txId: '0', layer: 'claims', code: 'COPY_FALSE', reason: '' } as const;
  const told = (...concerns: ({ shown: string[] } | undefined)[]) => {
    const findings = concerns.map((one) => ({ ...finding, ...(one && { concerns: one }) }));
    const verdict = verdictOn({ verified: false, findings });
    return [verdictObject(verdict).shown.stands, /^what was found.*$/m.exec(renderVerdict(verdict))?.[0]];
  };
  it.each([
    ['touches none of it', [{ shown: [] }], 'all', /touches no record shown: these stand/],
    ['touches a record', [{ shown: [] }, { shown: ['custody ab'] }], 'but', /touches custody ab; the other records/],
    ['is about the channel', [{ shown: [] }, undefined], 'none', undefined],
  ] as const)('which %s', (_what, concerns, stands, line) => {
    const [said, text] = told(...concerns.map((one) => one && { shown: [...one.shown] }));
    expect(said).toBe(stands);
    if (line) expect(text).toMatch(line);
    else expect(text).toBeUndefined();
  });
});

it('a verdict for a program turns no line of an editor either, and says the same', () => {
  const object = verdictObject(verdictOn({ channel: 'a\u202eb\u0085c\u{e0061}\n"é名' }));
  const text = verdictJson(object);
  expect(text).toContain(String.raw`"a\u202eb\u0085c\udb40\udc61\n\"é名"`);
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)));
});

describe('text of others', () => {
  it.each([
    ['Škoda 名 Ελλάδα', 'Škoda 名 Ελλάδα'],
    ['e\u0301\u0301\u0301', 'e\u0301\u0301\u0301'],
    ['e\u0301\u0301\u0301\u0301', 'e\u0301\u0301\u0301\\u{0301}'],
    ['half \ud83d', 'half \\u{D83D}'],
    ['\u3164', '\\u{3164}'],
  ])('%j is shown as %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('is cut where it is longer than a line bears, not within a character', () => {
    expect(printable('😀'.repeat(10), 4)).toBe('😀😀😀😀…');
  });
});
