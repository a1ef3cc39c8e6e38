import { importCallOff, writeCallOff } from '@tierline/api/imports';
import type { ForecastState } from '@tierline/chaincode/schema';
import { oemKnows, programme } from '../support/programme';

const codes = [
  { code: 'OEM', means: 'BPNL00000000OEMA' },
  { code: 'AXLE', means: 'BPNL0000000AXLEA' },
  { code: 'W1', means: programme.sites.oem.bpns },
];
const live: ForecastState = {
  ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'OEM-AX-4711', site: programme.sites.oem.bpns },
  ...{ category: '0001', unit: 'PCE', granularity: 'week', revision: 1, restsOn: [], active: true },
  buckets: [
    { start: '2026-11-30', quantity: '640' },
    { start: '2026-12-28', quantity: '0' },
    { start: '2027-01-04', quantity: '660' },
  ],
};
const addressed = { customer: 'OEM', supplier: 'AXLE', site: 'W1', number: 7, at: '2026-11-24T08:00:00.000Z' };
const received = { cumulative: '19427', since: '2026-01-01', note: '432701', date: '2026-11-20', quantity: '346' };
const textOf = (state: ForecastState, format: Parameters<typeof writeCallOff>[1]): string => {
  const written = writeCallOff(state, format, { ...addressed, received });
  if ('error' in written) throw new Error(JSON.stringify(written.error));
  return written.text;
};
const known = (state?: ForecastState) => oemKnows(state ? { forecasts: [{ id: '1f'.repeat(16), state }] } : {});
/** What is said of figures: call-off-received. */
const demandRows = (text: string, context = known()) =>
  importCallOff(text, context, codes).rows.filter(({ field }) => field !== 'cumulativeReceived');
const codesOf = (text: string, context = known()) => demandRows(text, context).map(({ row, code }) => `${row} ${code}`);
const delfor = (...lines: string[]) => {
  const body = [
    ...["UNH+1+DELFOR:D:04A:UN'", "BGM+241+1+5'", "DTM+137:20261124:102'", "NAD+BY+OEM::92'", "NAD+SE+AXLE::92'"],
    ...["NAD+ST+W1::92'", ...lines],
  ];
  return ["UNB+UNOC:3+OEM:ZZ+AXLE:ZZ+261124:0800+1'", ...body, `UNT+${body.length + 1}+1'`, "UNZ+1+1'"].join('\n');
};
const line = "LIN+1++OEM-AX-4711:IN'";

describe('a forecast as a classic call-off', () => {
  it.each(['DELFOR', 'X12_830', 'X12_862', 'VDA_4905'] as const)('%s goes out and comes in unchanged', (format) => {
    const text = textOf(live, format);
    expect(codesOf(text, known(live))).toEqual(['1 UNCHANGED']);
    expect(importCallOff(text, known(), codes).items).toMatchObject([
      {
        name: 'PublishForecast',
        input: { supplier: 'AxleMSP', granularity: 'week', unit: 'PCE', buckets: live.buckets },
      },
    ]);
    expect(text).toContain('19427');
    expect(text).toContain('432701');
  });
  it('days stay days', () => {
    const days: ForecastState = { ...live, granularity: 'day', buckets: [{ start: '2026-12-01', quantity: '12' }] };
    for (const format of ['DELFOR', 'X12_862', 'VDA_4905'] as const)
      expect(codesOf(textOf(days, format), known(days))).toEqual(['1 UNCHANGED']);
  });
  it.each([
    ['DELFOR', { firmUntil: '2026-12-06', productionUntil: '2027-01-03' }, ["SCC+1++W'", "SCC+2++W'", "SCC+4++W'"]],
    [
      'X12_830',
      { firmUntil: '2026-12-06', productionUntil: '2027-01-03' },
      ['FST*640*C*W', 'FST*0*D*W', 'ATH*FI*20270103*20067**20260101'],
    ],
    ['X12_862', { firmUntil: '2026-12-06' }, ['FST*640*C*W', 'FST*660*D*W']],
    ['VDA_4905', { productionUntil: '2027-01-03' }, ['51502261130270103' + '0000020067']],
  ] as const)('%s tells its zones and takes them back in', (format, zones, told) => {
    const text = textOf({ ...live, ...zones }, format);
    for (const one of told) expect(text).toContain(one);
    expect(importCallOff(text, known(), codes).items).toMatchObject([{ input: zones }]);
    expect(codesOf(text, known({ ...live, ...zones })).at(-1)).toBe('1 UNCHANGED');
  });
  it('DELJIT calls the firm days, and neither weeks nor planned days', () => {
    const buckets = ['2026-12-01', '2026-12-02', '2026-12-03'].map((start) => ({ start, quantity: '12' }));
    const days: ForecastState = { ...live, granularity: 'day', buckets };
    const text = textOf({ ...days, firmUntil: '2026-12-02' }, 'DELJIT');
    expect(importCallOff(text, known(), codes).items).toMatchObject([
      { input: { granularity: 'day', firmUntil: '2026-12-02', buckets: buckets.slice(0, 2) } },
    ]);
    for (const state of [live, days])
      expect(writeCallOff(state, 'DELJIT', addressed)).toMatchObject({ error: { code: 'UNSUPPORTED', at: 'SEQ' } });
  });
  it('what a format has no place for is said', () => {
    const broken = { ...live, buckets: [{ start: '2026-11-30', quantity: '0.5' }] };
    expect(writeCallOff(broken, 'VDA_4905', addressed)).toMatchObject({ error: { code: 'MALFORMED', value: '0.5' } });
    expect(writeCallOff(live, 'X12_830', { ...addressed, customer: 'BPNL00000000OEMA' })).toMatchObject({
      error: { at: 'ISA06' },
    });
  });
});

describe('a call-off that comes in', () => {
  const weeks = (...needs: string[]) => [line, ...needs];
  it('adds days to weeks, lets months begin, puts what is wanted at once into this week, and says so', () => {
    const { rows, items } = importCallOff(
      delfor(
        ...weeks("SCC+5'", "QTY+113:5:PCE'", "SCC+1++Y'", "QTY+113:7:PCE'", "DTM+2:20261202:102'"),
        ...["QTY+113:8:PCE'", "DTM+2:20261203:102'", "SCC+4++W'", "QTY+113:10:PCE'", "DTM+158:20261130:102'"],
        ...["SCC+4++M'", "QTY+113:40:PCE'", "DTM+158:20270101:102'"],
      ),
      known(),
      codes,
    );
    expect(items).toMatchObject([
      {
        input: {
          granularity: 'week',
          buckets: [
            { start: '2026-11-23', quantity: '5' },
            { start: '2026-11-30', quantity: '25' },
            { start: '2026-12-28', quantity: '40' },
          ],
        },
      },
    ]);
    expect(rows.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'CONVERTED backlog (5) stands in the week of 2026-11-23',
      'CONVERTED 2 days are added to their weeks',
      'CONVERTED 1 months stand in the week in which each begins',
      expect.stringContaining('2026-11-30 on stands as less') as string,
      'ACCEPTED a new forecast',
    ]);
  });
  it('says which partner, part, place or unit is unknown, and what is near', () => {
    const need = ["SCC+4++W'", "QTY+113:10:PCE'", "DTM+158:20261130:102'"];
    const first = (text: string, meant = codes) => importCallOff(text, known(), meant).rows[0];
    const text = delfor(line, ...need);
    expect(first(text.replace('4711', '4117'))).toMatchObject({ code: 'PART_UNKNOWN', near: ['OEM-AX-4711'] });
    expect(first(text.replace('NAD+SE+AXLE', 'NAD+SE+BPNL0000000AXLEB'))).toMatchObject({
      ...{ code: 'PARTNER_UNKNOWN', near: ['BPNL0000000AXLEA'] },
    });
    expect(first(text, codes.slice(0, 2))).toMatchObject({ code: 'SITE_UNKNOWN' });
    expect(first(text.replace(':PCE', ':KGM'))).toMatchObject({ code: 'UNIT_UNKNOWN', near: ['PCE', 'SET'] });
    expect(first(text.replace('NAD+BY+OEM', 'NAD+BY+AXLE'))).toMatchObject({ code: 'PARTNER_UNKNOWN' });
  });
  const week = (start: string, quantity: number) => [`QTY+113:${quantity}:PCE'`, `DTM+158:${start}:102'`];
  it('replaces firm figures with its number as the reason, and takes a firm zone back', () => {
    const firm = { ...live, firmUntil: '2026-12-06', productionUntil: '2026-12-06' };
    const read = (...body: string[]) => importCallOff(delfor(line, ...body), known(firm), codes).items;
    expect(read("SCC+1++W'", ...week('20261130', 650), "SCC+4++W'", ...week('20261207', 1))).toMatchObject([
      { name: 'ReviseForecast', input: { firmUntil: '2026-12-06', reason: 'call-off 1' } },
    ]);
    expect(read("SCC+4++W'", ...week('20261130', 640))).toMatchObject([
      { input: { firmUntil: '2026-11-29', productionUntil: '2026-11-29', reason: 'call-off 1' } },
    ]);
  });
  it('leaves a zone alone of which the format has no word, and says what a forecast has no place for', () => {
    const firm = { ...live, firmUntil: '2026-12-06' };
    expect(codesOf(textOf(live, 'VDA_4905'), known(firm))).toEqual(['1 UNCHANGED']);
    const body = ["SCC+3++W'", ...week('20261130', 640)];
    expect(importCallOff(delfor(line, ...body), known(), codes).rows.map(({ message }) => message)).toEqual([
      '1 needs are released for material alone and stand as forecast',
      'a new forecast',
    ]);
    const vda = textOf(live, 'VDA_4905').replace(/^(512.{100}ST.)../m, (_all, head: string) => `${head}11`);
    expect(demandRows(vda).map(({ message }) => message)).toEqual([
      'release code production 1 has no day beside it (515) and is not read',
      'release code material 1 has no day beside it (515) and is not read',
      'a new forecast',
    ]);
  });
  it('adds up the orders of one part and place, and no more than these', () => {
    const need = ["SCC+4++W'", ...week('20261130', 10)];
    const of = (order: string, ...body: string[]) => [line, `RFF+ON:${order}'`, ...body];
    const added = importCallOff(delfor(...of('7:10', ...need), ...of('7:20', ...need)), known(), codes);
    expect(added.items).toMatchObject([{ row: 1, input: { buckets: [{ start: '2026-11-30', quantity: '20' }] } }]);
    expect(added.rows).toMatchObject([
      { row: 1, code: 'ACCEPTED' },
      { row: 2, code: 'ACCEPTED', field: 'order', message: expect.stringContaining('added to row 1') as string },
    ]);
    const conflict = ['1 ACCEPTED', '2 ROW_CONFLICT'];
    expect(codesOf(delfor(...of('7', ...need), ...of('7', ...need)))).toEqual(conflict);
    expect(codesOf(delfor(...of('7', ...need), ...of('8', ...need.map((one) => one.replace('PCE', 'SET')))))).toEqual(
      conflict,
    );
    const foreign = of('7', ...need).map((one) => one.replace('4711', '4117'));
    expect(codesOf(delfor(...foreign, ...foreign.map((one) => one.replace('ON:7', 'ON:8'))))).toEqual([
      '1 PART_UNKNOWN',
      '2 PART_UNKNOWN',
    ]);
  });
  it('refuses a line without a place, and says where the part goes', () => {
    const text = delfor(line, "SCC+4++W'", ...week('20261130', 10));
    const placeless = text.replace("NAD+ST+W1::92'\n", '').replace('UNT+11', 'UNT+10');
    const plantless = textOf(live, 'VDA_4905').replace('51201W1 ', '51201   ');
    for (const without of [placeless, plantless]) {
      expect(importCallOff(without, known(live), codes).items).toEqual([]);
      expect(demandRows(without, known(live))).toMatchObject([
        { row: 1, code: 'SITE_UNKNOWN', field: 'site', near: [live.site] },
      ]);
    }
  });
  it('drops nothing silently', () => {
    const need = ["SCC+4++W'", "QTY+113:10:PCE'", "DTM+158:20261130:102'"];
    expect(codesOf(delfor("FTX+AAI+++HELLO'", line, ...need))).toEqual(['1 UNSUPPORTED', '1 ACCEPTED']);
    expect(codesOf(delfor(line, ...need, line, ...need))).toEqual(['1 ACCEPTED', '2 ROW_CONFLICT']);
    expect(codesOf(delfor(line, ...need).replace('UNT+11', 'UNT+12'))).toEqual(['1 SHAPE']);
    expect(codesOf(delfor())).toEqual(['1 UNSUPPORTED']);
    expect(codesOf('nothing of the kind')).toEqual(['0 FILE_UNREADABLE']);
    expect(codesOf(delfor(line, ...need).slice(0, 150))).toEqual(['0 FILE_UNREADABLE']);
  });
  it('of cumulative needs takes what each adds to what was received', () => {
    const weekly = textOf({ ...live, buckets: live.buckets.slice(0, 1) }, 'X12_830');
    const cumulative = weekly
      .replace('*DL*A*', '*DL*C*')
      .replace('FST*640*', 'FST*20067*')
      .replace('CTT*1*640', 'CTT*1*20067');
    expect(importCallOff(cumulative, known(), codes).items).toMatchObject([
      { input: { buckets: [{ start: '2026-11-30', quantity: '640' }] } },
    ]);
  });
});
