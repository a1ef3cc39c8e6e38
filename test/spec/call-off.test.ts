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
const codesOf = (text: string, context = known()) =>
  importCallOff(text, context, codes).rows.map(({ row, code }) => `${row} ${code}`);
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
    expect(rows.map(({ code }) => code)).toEqual(['CONVERTED', 'CONVERTED', 'ACCEPTED']);
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
