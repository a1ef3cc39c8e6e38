import { importMaterialDemand } from '@tierline/api/exchange';
import { importForecastCsv } from '@tierline/api/imports';
import { forecast } from '@tierline/chaincode/domain';
import type { ForecastState } from '@tierline/chaincode/schema';
import { contextOf } from '../support/given';
import { oemKnows, partnerFile, programme } from '../support/programme';

const codes = (rows: readonly { row: number; code: string }[]) => rows.map(({ row, code }) => `${String(row)} ${code}`);
const header = 'supplier;customer_part;site;week;quantity;unit\n';
const line = (week: string, quantity: string, unit = 'PCE') =>
  `BPNL0000000AXLEA;OEM-AX-4711;BPNS00000OEMWRK1;${week};${quantity};${unit}\n`;

/** The live forecast that a command leads to. */
const liveAfter = (input: unknown): ForecastState =>
  forecast
    .decide({ name: 'PublishForecast', input: input as never }, undefined, contextOf('OemMSP'))
    .reduce<ForecastState | undefined>((state, fact) => forecast.evolve(state, fact), undefined)!;

describe('a Catena-X demand file', () => {
  it('becomes one forecast per location and category', () => {
    const { rows, items, counts } = importMaterialDemand(partnerFile('oem/axle-demand.json'), oemKnows());
    expect(codes(rows)).toEqual(['1 ACCEPTED', '2 ACCEPTED']);
    expect(counts).toEqual({ accepted: 2, refused: 0 });
    expect(items).toMatchObject([
      { name: 'PublishForecast', input: { supplier: 'AxleMSP', category: 'SR99', unit: 'PCE', granularity: 'week' } },
      { name: 'PublishForecast', input: { category: 'A1S1' } },
    ]);
    expect(items[0]).toHaveProperty('input.buckets.4', { start: '2026-12-28', quantity: '0' });
  });

  it('replaces the live series, and says where nothing changed', () => {
    const first = importMaterialDemand(partnerFile('oem/axle-demand.json'), oemKnows()).items;
    const forecasts = first.map(({ input }, index) => ({
      id: `${String(index)}f`.repeat(16),
      state: liveAfter(input),
    }));
    const second = importMaterialDemand(partnerFile('oem/axle-demand-revised.json'), oemKnows({ forecasts }));
    expect(codes(second.rows)).toEqual(['1 ACCEPTED', '2 UNCHANGED']);
    expect(second.items).toMatchObject([{ name: 'ReviseForecast', id: forecasts[0]!.id }]);
  });

  it('says which firm weeks change without a reason, and takes one that is given', () => {
    const [first] = importMaterialDemand(partnerFile('oem/axle-demand.json'), oemKnows()).items;
    const state = { ...liveAfter(first?.input), firmUntil: '2026-12-07' };
    const forecasts = [{ id: 'f0'.repeat(16), state }];
    const read = (more: object) =>
      importMaterialDemand(partnerFile('oem/axle-demand-revised.json'), oemKnows({ forecasts, ...more }));
    const refused = read({});
    expect(refused.items.map(({ name }) => name)).toEqual(['PublishForecast']);
    expect(refused.rows[0]).toMatchObject({
      ...{ row: 1, code: 'REASON_MISSING', field: '/0/demandSeries/0 reason' },
      message: expect.stringContaining('2026-12-07') as string,
    });
    expect(read({ reason: 'line 2 is down' }).items).toMatchObject([
      { name: 'ReviseForecast', input: { reason: 'line 2 is down' } },
      { name: 'PublishForecast' },
    ]);
  });

  it('puts a forecast that ended in use again: its id stands for the series for good', () => {
    const [first] = importMaterialDemand(partnerFile('oem/axle-demand.json'), oemKnows()).items;
    const ended = { id: 'f0'.repeat(16), state: { ...liveAfter(first?.input), active: false } };
    const again = importMaterialDemand(partnerFile('oem/axle-demand.json'), oemKnows({ forecasts: [ended] }));
    expect(again.items.map(({ name }) => name)).toEqual(['ReviseForecast', 'PublishForecast']);
    expect(again.items[0]).toMatchObject({ id: ended.id, input: { buckets: ended.state.buckets } });
    const other = { id: 'f1'.repeat(16), state: { ...ended.state, active: true } };
    const two = importMaterialDemand(partnerFile('oem/axle-demand.json'), oemKnows({ forecasts: [ended, other] }));
    expect(codes(two.rows)).toEqual(['1 UNCHANGED', '2 ACCEPTED']);
    const inactive = partnerFile('oem/axle-demand.json').replace(
      '"materialDemandIsInactive": false',
      '"materialDemandIsInactive": true',
    );
    expect(codes(importMaterialDemand(inactive, oemKnows({ forecasts: [ended] })).rows)).toEqual([
      ...['1 UNCHANGED', '2 UNCHANGED'],
    ]);
  });

  it('is refused entry by entry, with the rule', () => {
    const [entry] = JSON.parse(partnerFile('oem/axle-demand.json')) as [
      { demandSeries: { demands: { pointInTime: string }[] }[] },
    ];
    entry.demandSeries[0]!.demands[0]!.pointInTime = '2026-12-01';
    const { rows, items } = importMaterialDemand(JSON.stringify([entry]), oemKnows());
    expect(items).toEqual([]);
    expect(rows).toMatchObject([{ row: 1, code: 'RULE_BROKEN', rule: { standard: 'CX-0128', rule: 'V-D-MONDAY' } }]);
  });

  it('names what it could not match', () => {
    const read = (more: Parameters<typeof oemKnows>[0]) =>
      importMaterialDemand(partnerFile('oem/axle-demand.json'), oemKnows(more)).rows[0]?.code;
    expect(read({ members: [{ mspId: 'OemMSP', bpnls: ['BPNL00000000OEMA'] }] })).toBe('PARTNER_UNKNOWN');
    expect(read({ parts: [] })).toBe('PART_UNKNOWN');
    expect(read({ sites: [] })).toBe('SITE_UNKNOWN');
    expect(read({ parts: [{ ...programme.parts.axle, baseUnit: 'KGM' }] })).toBe('UNIT_UNKNOWN');
  });

  it('names what is like the unknown word', () => {
    const text = partnerFile('oem/axle-demand.json').replaceAll('OEM-AX-4711', 'OEM-AX-4117');
    const [row] = importMaterialDemand(text, oemKnows()).rows;
    expect(row).toMatchObject({ code: 'PART_UNKNOWN', near: ['OEM-AX-4711'] });
    const site = partnerFile('oem/axle-demand.json').replaceAll('"BPNS00000OEMWRK1"', '"BPNS00000OEMWRK2"');
    expect(importMaterialDemand(site, oemKnows()).rows[0]).toMatchObject({ near: ['BPNS00000OEMWRK1'] });
    const far = partnerFile('oem/axle-demand.json').replaceAll('OEM-AX-4711', 'XYZ');
    expect(importMaterialDemand(far, oemKnows()).rows[0]).not.toHaveProperty('near');
    const unit = importForecastCsv(header + line('2026-W50', '1', 'TNE'), oemKnows());
    expect(unit.rows[0]).toMatchObject({ code: 'UNIT_UNKNOWN', near: ['PCE', 'SET'] });
  });

  it('does not guess at a number that JSON cannot carry', () => {
    const text = partnerFile('oem/axle-demand.json').replace('"demand": 640', '"demand": 640.12345678901234567');
    expect(importMaterialDemand(text, oemKnows()).rows).toMatchObject([{ row: 1, code: 'SHAPE' }]);
  });

  it('is reported as unreadable when it is no JSON', () => {
    expect(importMaterialDemand('{"a":', oemKnows()).rows).toMatchObject([{ row: 0, code: 'FILE_UNREADABLE' }]);
  });
});

describe('a forecast as CSV', () => {
  it('becomes a forecast, with a report for each line', () => {
    const { rows, items, counts } = importForecastCsv(partnerFile('oem/motor-demand.csv'), oemKnows());
    expect(counts).toEqual({ accepted: 12, refused: 0 });
    expect(rows[0]).toMatchObject({ row: 2, code: 'ACCEPTED', matched: { supplier: 'MotorMSP' } });
    expect(items).toHaveLength(1);
    expect(items[0]).toHaveProperty('input.buckets.length', 12);
  });

  it('drops no line silently: the good lines of a refused series say so', () => {
    const { rows, items } = importForecastCsv(partnerFile('oem/motor-demand-faulty.csv'), oemKnows());
    expect(items).toEqual([]);
    expect(codes(rows)).toEqual(['2 ROW_CONFLICT', '3 RULE_BROKEN', '4 PART_UNKNOWN', '5 UNIT_UNKNOWN']);
  });

  it('converts only by the factor that both sides signed', () => {
    const { rows, items } = importForecastCsv(header + line('2026-W50', '12.5', 'SET'), oemKnows());
    expect(codes(rows)).toEqual(['2 CONVERTED', '2 ACCEPTED']);
    expect(items[0]).toHaveProperty('input.buckets', [{ start: '2026-12-07', quantity: '25' }]);
  });

  it('brings the reasons that its lines give for what is firm', () => {
    const [published] = importForecastCsv(header + line('2026-W50', '25') + line('2026-W51', '5'), oemKnows()).items;
    const forecasts = [{ id: 'f0'.repeat(16), state: { ...liveAfter(published?.input), firmUntil: '2026-12-14' } }];
    const read = (...reasons: [string, string]) =>
      importForecastCsv(
        header.replace('unit', 'unit;reason') +
          line('2026-W50', '30', `PCE;${reasons[0]}`) +
          line('2026-W51', '9', `PCE;${reasons[1]}`),
        oemKnows({ forecasts }),
      );
    expect(read('a rush order', 'the same').items).toMatchObject([{ input: { reason: 'a rush order; the same' } }]);
    expect(read('a rush order', '').items).toMatchObject([{ input: { reason: 'a rush order' } }]);
    expect(read('', '').items).toEqual([]);
    expect(codes(read('', '').rows)).toEqual(['2 REASON_MISSING', '3 REASON_MISSING']);
  });

  it('states figures in the unit that the live forecast has, and no other', () => {
    const [published] = importForecastCsv(header + line('2026-W50', '25'), oemKnows()).items;
    const forecasts = [{ id: 'f0'.repeat(16), state: liveAfter(published?.input) }];
    const grams = { ...programme.parts.axle, baseUnit: 'GRM', conversions: [{ unit: 'PCE', factor: '1200' }] };
    const known = oemKnows({ forecasts, parts: [grams] });
    const same = importForecastCsv(header + line('2026-W50', '30'), known);
    expect(same.items).toMatchObject([{ name: 'ReviseForecast', input: { buckets: [{ quantity: '30' }] } }]);
    const other = importForecastCsv(header + line('2026-W50', '36000', 'GRM'), known);
    expect(other.items).toEqual([]);
    expect(other.rows).toMatchObject([{ code: 'UNIT_UNKNOWN', near: ['PCE'] }]);
  });

  it('refuses a week twice, a comma in a number, a week 54 and an unknown column', () => {
    const twice = importForecastCsv(header + line('2026-12-07', '1') + line('2026-W50', '2'), oemKnows());
    expect(codes(twice.rows)).toEqual(['2 ROW_CONFLICT', '3 ROW_CONFLICT']);
    expect(codes(importForecastCsv(header + line('2026-12-07', '1,5'), oemKnows()).rows)).toEqual(['2 SHAPE']);
    const commas = header.replaceAll(';', ',') + line('2026-12-07', '1,5').replaceAll(';', ',');
    expect(codes(importForecastCsv(commas, oemKnows()).rows)).toEqual(['2 SHAPE']);
    expect(codes(importForecastCsv(header + line('2026-W54', '1'), oemKnows()).rows)).toEqual(['2 RULE_BROKEN']);
    expect(codes(importForecastCsv('colour;' + header, oemKnows()).rows)).toEqual(['0 FILE_UNREADABLE']);
  });
});

describe('a file that is made to be costly', () => {
  it('is read at once, however long a word that nobody knows', () => {
    const known = oemKnows();
    const [part] = known.parts;
    const parts = Array.from({ length: 500 }, (_, index) => ({ ...part!, customerPart: `OEM-AX-${String(index)}` }));
    const word = 'X'.repeat(400_000);
    const text = `${header}BPNL0000000AXLEA;${word};BPNS00000OEMWRK1;2026-11-30;1;PCE\n`;
    expect(codes(importForecastCsv(text, { ...known, parts }).rows)).toEqual(['2 PART_UNKNOWN']);
  });

  it('is answered in a report of its own size, however many lines are refused', () => {
    const text = header + line('2026-11-30', '1').repeat(4_000) + line('2026-11-30', 'x').repeat(4_000);
    const { rows } = importForecastCsv(text, oemKnows());
    expect(rows).toHaveLength(8_000);
    expect(JSON.stringify(rows).length).toBeLessThan(4 * text.length);
  });
});
