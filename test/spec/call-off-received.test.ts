import { importCallOff, writeCallOff, type CallOffContext } from '@tierline/api/imports';
import type { CumulativeAccountState, ForecastState } from '@tierline/chaincode/schema';
import { oemKnows, programme } from '../support/programme';

const site = programme.sites.oem.bpns;
const codes = [
  { code: 'OEM', means: 'BPNL00000000OEMA' },
  { code: 'AXLE', means: 'BPNL0000000AXLEA' },
  { code: 'W1', means: site },
];
const forecast: ForecastState = {
  ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'OEM-AX-4711', site, category: '0001', unit: 'PCE' },
  ...{ granularity: 'week', revision: 1, restsOn: [], active: true },
  buckets: [{ start: '2026-11-30', quantity: '640' }],
};
const received = { cumulative: '19427', since: '2026-01-01', note: '432701', date: '2026-11-20', quantity: '346' };
const { since: _since, ...statement } = received;
const formats = ['DELFOR', 'X12_830', 'X12_862', 'VDA_4905'] as const;
const textOf = (format: (typeof formats)[number], figure: Partial<typeof received> = {}): string => {
  const addressed = { customer: 'OEM', supplier: 'AXLE', site: 'W1', number: 7, at: '2026-11-24T08:00:00.000Z' };
  const written = writeCallOff(forecast, format, { ...addressed, received: { ...received, ...figure } });
  if ('error' in written) throw new Error(JSON.stringify(written.error));
  return written.text;
};

const id = '2a'.repeat(16);
const at = '2026-11-20T08:00:00.000Z';
const dispatched = (cumulative: string, note: string) => ({
  ...{ type: 'dispatched' as const, cumulative, note, quantity: '346', date: '2026-11-18', at },
});
const postings = [dispatched('19430', '00432701'), dispatched('19776', '432702')];
const { type: _type, ...last } = dispatched('19776', '432702');
const opened: CumulativeAccountState = {
  ...{ customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'OEM-AX-4711', site, unit: 'PCE', count: 1 },
  ...{ startsAt: '2026-01-01', opening: { dispatched: '0', received: '0' } },
  ...{ corrected: { dispatched: '0', received: '0' }, dispatched: last, postings },
};
const withAccount = (more: Partial<CumulativeAccountState> = {}, context: Partial<CallOffContext> = {}) =>
  oemKnows({ accounts: [{ id, version: 4, state: { ...opened, ...more } }], ...context });
const bookedAs = (figure: Partial<typeof statement>): Partial<CumulativeAccountState> => {
  const stated = { ...statement, ...figure, at };
  return { received: stated, postings: [...postings, { type: 'received', ...stated }] };
};
const read = (text: string, context: CallOffContext) => {
  const { rows, items, counts } = importCallOff(text, context, codes);
  const said = rows.filter(({ field }) => field === 'cumulativeReceived');
  return { said, counts, stated: items.filter(({ name }) => name === 'StateReceived') };
};

describe('what a call-off says was received', () => {
  it.each(formats)(
    '%s: the customer’s own file states it on the version read, beside what was dispatched',
    (format) => {
      const { said, stated } = read(textOf(format), withAccount());
      expect(stated).toEqual([{ row: 1, name: 'StateReceived', id, version: 4, input: statement }]);
      expect(said).toMatchObject([
        {
          ...{ row: 1, code: 'CUMULATIVE_STATED' },
          matched: { account: id, stated: '19427', dispatched: '19430', difference: '3' },
          message: expect.stringContaining('as of 432701') as string,
        },
      ]);
    },
  );
  it.each(formats)('%s: without an account it says that the figure is not kept', (format) => {
    const { said, stated } = read(textOf(format), oemKnows());
    expect(stated).toEqual([]);
    expect(said).toMatchObject([{ row: 1, code: 'CUMULATIVE_LEFT' }]);
    expect(said[0]?.message).toBe(
      'received 19427 with 432701 is not kept: there is no account of this part and place with the partner',
    );
  });
  it.each(formats)('%s: a supplier holds its customer’s word against its own, and signs nothing for it', (format) => {
    const { said, stated, counts } = read(textOf(format), withAccount({}, { buyer: 'AxleMSP', parts: [] }));
    expect([stated, counts.accepted]).toEqual([[], 0]);
    expect(said).toMatchObject([
      { code: 'CUMULATIVE_LEFT', matched: { stated: '19427', dispatched: '19430', difference: '3' } },
    ]);
    expect(said[0]?.message).toContain('the customer’s word');
  });
  it('is not stated twice: the same figure, or one that was booked before the last', () => {
    const later = { ...statement, note: '432702', cumulative: '19773' };
    const twice = { postings: [...(bookedAs({}).postings ?? []), { type: 'received' as const, ...later, at }] };
    for (const state of [bookedAs({}), bookedAs({ note: '0432701' }), { received: { ...later, at }, ...twice }]) {
      const { said, stated } = read(textOf('DELFOR'), withAccount(state));
      expect(stated).toEqual([]);
      expect(said).toMatchObject([{ code: 'CUMULATIVE_STATED', matched: { difference: '3' } }]);
      expect(said[0]?.message).toContain('already');
    }
  });
  it.each<[string, Partial<typeof received>, CallOffContext]>([
    ['falls by a correction only', {}, withAccount(bookedAs({ note: '432702', cumulative: '19773' }))],
    ['is for a correction', {}, withAccount(bookedAs({ cumulative: '19420' }))],
    ['the account from 2026-01-01', { since: '2026-07-01' }, withAccount()],
    ['which is to come', { date: '2026-12-24' }, withAccount()],
    ['before the count began', { date: '2025-12-24' }, withAccount()],
    ['no factor was agreed', {}, withAccount({ unit: 'KGM' })],
    ['counted from its shipments', {}, withAccount({}, { isCounted: (part) => part === 'OEM-AX-4711' })],
    ['the line is not taken', {}, withAccount({}, { parts: [] })],
  ])('is left with the reason: %s', (why, figure, context) => {
    const { said, stated } = read(textOf('DELFOR', figure), context);
    expect(stated).toEqual([]);
    expect(said).toMatchObject([{ code: 'CUMULATIVE_LEFT', message: expect.stringContaining(why) as string }]);
  });
  it('is left where the line has no note, and where it has a receipt alone', () => {
    const text = textOf('X12_862');
    const count = (without: string): string =>
      without.replace(/^SE\*(\d+)/m, (_all, segments: string) => `SE*${Number(segments) - 1}`);
    const { said } = read(count(text.replace(/REF\*SI[^~]*~\s*/, '')), withAccount());
    expect(said[0]?.message).toContain('the last receipt has no note');
    const alone = read(count(text.replace(/SHP\*02[^~]*~\s*/, '')), withAccount());
    expect(alone.said[0]?.message).toContain('no cumulative quantity');
    expect([said.length, alone.stated]).toEqual([1, []]);
  });
  it('is held against all that was dispatched where the account does not know the note', () => {
    const { said } = read(textOf('DELFOR', { note: '999' }), withAccount());
    expect(said[0]).toMatchObject({ matched: { dispatched: '19776', difference: '349' } });
    expect(said[0]?.message).toContain('on its way');
  });
  it('is stated once, though the lines of two orders repeat it; another figure is told', () => {
    const figure = ["QTY+70:19427:PCE'", "DTM+51:20260101:102'", "QTY+48:346:PCE'", "DTM+50:20261120:102'"];
    const line = (order: string, told = figure) => [
      ...["LIN+1++OEM-AX-4711:IN'", `RFF+ON:${order}'`, ...told, "RFF+AAK:432701'"],
      ...["SCC+4++W'", "QTY+113:10:PCE'", "DTM+158:20261130:102'"],
    ];
    const file = (...lines: string[]) => {
      const head = ["UNH+1+DELFOR:D:04A:UN'", "BGM+241+1+5'", "DTM+137:20261124:102'", "NAD+BY+OEM::92'"];
      const body = [...head, "NAD+SE+AXLE::92'", "NAD+ST+W1::92'", ...lines];
      return ["UNB+UNOC:3+OEM:ZZ+AXLE:ZZ+261124:0800+1'", ...body, `UNT+${body.length + 1}+1'`, "UNZ+1+1'"].join('\n');
    };
    const same = read(file(...line('7'), ...line('8')), withAccount());
    expect(same.stated).toHaveLength(1);
    expect(same.said.map(({ code }) => code)).toEqual(['CUMULATIVE_STATED', 'CUMULATIVE_STATED']);
    const other = figure.map((one) => one.replace('19427', '19500'));
    const differing = read(file(...line('7'), ...line('8', other)), withAccount());
    expect(differing.stated).toMatchObject([{ row: 1, input: { cumulative: '19427' } }]);
    expect(differing.said[1]).toMatchObject({ row: 2, code: 'CUMULATIVE_LEFT' });
  });
});
