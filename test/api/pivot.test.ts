import { insertRows, type MemberDatabase, traitColumns } from '@tierline/api/readmodel';
import { channel, ReadingNode } from '../support/reading-node';

const idOf = (number: number): string => number.toString(16).padStart(32, '0');
const starts = ['2026-11-23', '2026-11-30', '2026-12-07'];
type Series = { part: string; demand: string[]; committed?: string[]; more?: object };
const buckets = (quantities: readonly string[]) =>
  quantities.map((quantity, index) => ({ start: starts[index] ?? '', quantity }));

function recordRow(number: number, { part, demand, committed, more }: Series) {
  const state = {
    ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: part, site: `BPNS0000000000A${String(number % 10)}` },
    ...{ category: '0001', unit: 'PCE', granularity: 'week', revision: 1, restsOn: [], active: true },
    buckets: buckets(demand),
    ...(committed && { commitment: { revision: 1, at: '2026-11-20T00:00:00.000Z', buckets: buckets(committed) } }),
    ...more,
  };
  return {
    ...{ channel, kind: 'forecast', id: idOf(number), version: 1, live: true, ended: false, origin: null, state },
    ...traitColumns('forecast', state),
    ...{ parties: ['AxleMSP', 'OemMSP'], subject: null, seal_hash: 'cd'.repeat(32), seal_key: `seal${String(number)}` },
    ...{ body_key: `body${String(number)}`, changed_arrival: number, changed_block: number, changed_tx: 0 },
    changed_at: '2026-11-26T00:00:00.000Z',
  };
}
const factRow = (number: number, type: string, content: object, byMsp = 'OemMSP') => ({
  ...{ channel, block: number, tx: 0, fact: 0, tx_id: 'ef'.repeat(32), arrival: number, kind: 'forecast', id: idOf(1) },
  ...{ version: number, type, content, by_msp: byMsp, at: `2026-11-2${String(number)}T00:00:00.000Z` },
});
const write = (database: MemberDatabase, series: readonly Series[]) =>
  insertRows(
    database.projection,
    'records',
    series.map((one, index) => recordRow(index + 1, one)),
  );

describe('many forecasts at once, and one bucket by bucket', () => {
  let node: ReadingNode;

  beforeAll(async () => {
    node = await ReadingNode.open();
    await write(node.database, [
      { part: 'A', demand: ['1', '2', '3'], committed: ['1', '2', '2.5'] },
      { part: 'A', demand: ['10', '0.000000001'] },
      { part: 'B', demand: ['100', '200', '300'], more: { unit: 'KGM' } },
      { part: 'C', demand: ['5'], more: { active: false } },
      { part: 'D', demand: ['7'], more: { granularity: 'day' } },
    ]);
    await insertRows(node.database.projection, 'facts', [
      factRow(1, 'ForecastPublished', { buckets: buckets(['1', '2']) }),
      factRow(2, 'ForecastCommitted', { buckets: buckets(['1', '2']) }, 'AxleMSP'),
      factRow(3, 'ForecastRevised', { buckets: buckets(['1.0', '2', '3']), reason: 'a launch' }),
      factRow(4, 'ForecastCommitted', { buckets: buckets(['1', '1.5', '3']), reason: 'a press is down' }, 'AxleMSP'),
      factRow(5, 'AlertRaised', { alert: { type: 'deviation' } }),
    ]);
  });
  afterAll(() => node.close());

  const ask = async (query: string) => {
    const { data, errors } = await node.ask(query);
    if (errors) throw new Error(JSON.stringify(errors));
    return data!;
  };
  const cells = 'cells { period demand committed }';

  test('weekly demand and commitment are summed by part and unit, to the last digit', async () => {
    expect(
      await ask(`{ forecastPivot { rows { part unit ${cells} } hasNextPage totals { part unit ${cells} } } }`),
    ).toEqual({
      forecastPivot: {
        hasNextPage: false,
        rows: [
          {
            ...{ part: 'A', unit: 'PCE' },
            cells: [
              { period: '2026-11-23', demand: '11', committed: '1' },
              { period: '2026-11-30', demand: '2.000000001', committed: '2' },
              { period: '2026-12-07', demand: '3', committed: '2.5' },
            ],
          },
          {
            ...{ part: 'B', unit: 'KGM' },
            cells: starts.map((period, index) => ({ period, demand: `${String(index + 1)}00`, committed: null })),
          },
        ],
        totals: [
          { part: null, unit: 'KGM', cells: [expect.anything(), expect.anything(), expect.anything()] },
          {
            part: null,
            unit: 'PCE',
            cells: [{ period: '2026-11-23', demand: '11', committed: '1' }, expect.anything(), expect.anything()],
          },
        ],
      },
    });
  });

  test('a month has the weeks whose Thursday lies in it; days are added up apart', async () => {
    expect(await ask(`{ forecastPivot(by: MONTH, filter: { part: "A" }) { rows { ${cells} } } }`)).toEqual({
      forecastPivot: {
        rows: [
          {
            cells: [
              { period: '2026-11', demand: '11', committed: '1' },
              { period: '2026-12', demand: '5.000000001', committed: '4.5' },
            ],
          },
        ],
      },
    });
    expect(await ask(`{ forecastPivot(granularity: day) { rows { part } } }`)).toEqual({
      forecastPivot: { rows: [{ part: 'D' }] },
    });
  });

  test('it is cut to weeks, and goes on part by part', async () => {
    const weeks = 'filter: { weeks: { from: "2026-W49", to: "2026-W49" } }';
    const page = (after: string) =>
      ask(`{ forecastPivot(first: 1, ${after} ${weeks}) { rows { part cells { period } } hasNextPage endCursor } }`);
    const week = [{ period: '2026-11-30' }];
    expect(await page('')).toEqual({
      forecastPivot: { rows: [{ part: 'A', cells: week }], hasNextPage: true, endCursor: 'A' },
    });
    expect(await page('after: "A",')).toEqual({
      forecastPivot: { rows: [{ part: 'B', cells: week }], hasNextPage: false, endCursor: 'B' },
    });
    expect(await page('after: "B",')).toEqual({
      forecastPivot: { rows: [], hasNextPage: false, endCursor: null },
    });
  });

  test('of one bucket it shows who moved first, by the ledger’s order and with the reasons', async () => {
    const { record } = await ask(
      `{ record(id: "${idOf(1)}") { ... on Forecast { moves(from: "2026-11-30") { start moves { of by before after version reason } } } } }`,
    );
    const published = { of: 'demand', by: 'OemMSP', before: null, version: 1, reason: null };
    const committed = { of: 'commitment', by: 'AxleMSP' };
    expect((record as { moves: unknown }).moves).toEqual([
      {
        start: '2026-11-30',
        moves: [
          { ...published, after: '2' },
          { ...committed, before: null, after: '2', version: 2, reason: null },
          { ...committed, before: '2', after: '1.5', version: 4, reason: 'a press is down' },
        ],
      },
      {
        start: '2026-12-07',
        moves: [
          { ...published, after: '3', version: 3, reason: 'a launch' },
          { ...committed, before: null, after: '3', version: 4, reason: 'a press is down' },
        ],
      },
    ]);
  });

  test('a series is shown for a span of it', async () => {
    const { record } = await ask(
      `{ record(id: "${idOf(1)}") { ... on Forecast { state { buckets(from: "2026-11-30", to: "2026-11-30") { quantity } } commitmentGaps(from: "2026-12-01") { gap } } } }`,
    );
    expect(record).toEqual({ state: { buckets: [{ quantity: '2' }] }, commitmentGaps: [{ gap: '-0.5' }] });
  });
});
