import { insertRows } from '@tierline/api/readmodel';
import { suggest } from '@tierline/planning/forecasting';
import { codeOf, NodeSurface, recordRow } from '../support/node-surface';

/** 5 January 2026 was a Monday. */
const monday = (week: number): string => new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString().slice(0, 10);
const id = 'fc'.repeat(16);
const weeks = 30;
const demand = (week: number): number => 1000 + 10 * week + ((week * 37) % 50);
/** As it was stated a week before; until then a hundred too high. */
const stated = (week: number, revision: number): string => String(demand(week) + (week > revision ? 100 : 0));

const stateOf = (revision: number, last = revision + 8) => ({
  ...{ customerPart: 'P-1', granularity: 'week', unit: 'PCE', revision, active: true, restsOn: [] },
  buckets: Array.from({ length: last - revision }, (_, i) => ({
    start: monday(revision + i),
    quantity: stated(revision + i, revision),
  })),
});

/** The revision of each week begins with that week. */
function versionRow(version: number, state: object) {
  return {
    ...{ channel: 'axle-programme', kind: 'forecast', id, version, state },
    ...{ seal_hash: 'ab'.repeat(32), seal: '{}', body: '{}', body_key: String(version).padStart(64, '2') },
    ...{ command_id: String(version), command: 'ReviseForecast', at: `${monday(version)}T00:00:00.000Z` },
    ...{ by_msp: 'OemMSP', by_name: 'x', block: version, tx: 0, tx_id: 'ff', rules: 1 },
    ...{ late: false, purged: false, parties: ['AxleMSP', 'OemMSP'] },
  };
}

/** Published four weeks ago, revised two weeks ago; in the last week nothing came. */
function countedStory(of: string) {
  const sinceMonday = (new Date().getUTCDay() + 6) % 7;
  const thisMonday = Math.floor(Date.now() / 86_400_000) * 86_400_000 - sinceMonday * 86_400_000;
  const week = (index: number): string =>
    new Date(thisMonday + (index - 4) * 7 * 86_400_000).toISOString().slice(0, 10);
  const [site, part] = ['BPNS0000000000A1', 'P-AC'];
  const series = (quantity: string, from: number) =>
    Array.from({ length: 8 - from }, (_, index) => ({ start: week(from + index), quantity }));
  const fact = (version: number, type: string, day: string, buckets: object[]) => ({
    ...{ channel: 'axle-programme', kind: 'forecast', id: of, block: 1000 + version, tx: 0, fact: 0, tx_id: 'ff' },
    ...{ arrival: 1000 + version, version, type, content: { buckets }, by_msp: 'OemMSP', at: `${day}T06:00:00.000Z` },
  });
  const row = (kind: string, number: number, recordId: string, state: object) => ({
    ...recordRow(0),
    ...{ kind, id: recordId, state, parts: [part], parties: ['AxleMSP', 'OemMSP'], sites: [site] },
    ...{ seal_key: `ac${number}`.padEnd(64, '0'), body_key: `ac${number}`.padEnd(64, '1') },
    ...{ status: 'received', changed_at: new Date().toISOString() },
  });
  const shipment = (number: number, index: number, quantity: string, unit = 'PCE', customerPart = part) =>
    row('shipment', number, `${'5e'.repeat(15)}0${number}`, {
      ...{
        shipper: 'AxleMSP',
        consignee: 'OemMSP',
        number: `N${number}`,
        legs: [{ to: site }],
        times: [],
        status: 'received',
      },
      lines: [{ line: 1, customerPart, quantity: '1', unit }],
      receipt: { receivedAt: `${week(index)}T09:00:00.000Z`, lines: [{ line: 1, quantity }] },
    });
  const state = {
    ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: part, site, granularity: 'week', unit: 'PCE' },
    ...{ revision: 2, active: true, restsOn: [], buckets: series('120', 2) },
  };
  return {
    week,
    facts: [
      fact(1, 'ForecastPublished', week(0), series('100', 0)),
      fact(2, 'ForecastRevised', week(2), series('120', 2)),
    ],
    records: [
      row('forecast', 0, of, state),
      ...[shipment(1, 0, '100'), shipment(2, 1, '90'), shipment(3, 2, '120'), shipment(4, 2, '7', 'KGM')],
      shipment(5, 1, '1000', 'PCE', 'P-OTHER'),
    ],
  };
}

type Suggested = {
  model: string;
  pattern: string;
  reason: string;
  season: number;
  past: { start: string; quantity: string }[];
  buckets: { start: string; quantity: string; intervals: { level: number; lower: string; upper: string }[] }[];
  backtests: { model: string; mae: number }[];
  moments: number;
};

describe('what may come, and what is odd', () => {
  let surface: NodeSurface;

  beforeAll(async () => {
    surface = await NodeSurface.start();
    const odd = stateOf(weeks);
    odd.buckets[3] = { start: monday(weeks + 3), quantity: '9000' };
    const rows = Array.from({ length: weeks }, (_, version) => versionRow(version + 1, stateOf(version)));
    await insertRows(surface.database.projection, 'versions', [...rows, versionRow(weeks + 1, odd)]);
    const record = { ...recordRow(7), ...{ id, seal_key: '3'.repeat(64), body_key: '4'.repeat(64) } };
    await insertRows(surface.database.projection, 'records', [{ ...record, version: weeks + 1, state: odd }]);
  });
  afterAll(() => surface.close());

  const ask = async (args: string, of = id): Promise<Suggested | null> => {
    const selection =
      'model pattern reason season moments past { start quantity } backtests { model mae } buckets { start quantity intervals { level lower upper } }';
    const answer = await surface.ask(
      `{ record(id: "${of}") { ... on Forecast { forecastSuggestion(${args}) { ${selection} } } } }`,
    );
    return (answer.body.data!['record'] as { forecastSuggestion: Suggested | null }).forecastSuggestion;
  };

  test('is calculated from what was last said of each week that is over', async () => {
    const asOf = monday(20).replace(/\d\d$/, (day) => String(Number(day) + 2));
    const suggested = await ask(`horizon: 4, asOf: "${asOf}"`);
    expect(suggested?.past).toEqual(
      Array.from({ length: 20 }, (_, week) => ({ start: monday(week), quantity: String(demand(week)) })),
    );
    expect(suggested?.buckets.map(({ start }) => start)).toEqual([20, 21, 22, 23].map(monday));
    const same = suggest({ history: Array.from({ length: 20 }, (_, week) => demand(week)), season: 52, horizon: 4 });
    expect(suggested).toMatchObject({ model: same.model, reason: same.reason, season: 52, moments: same.origins });
    expect(suggested?.buckets.map(({ quantity }) => Number(quantity))).toEqual(
      same.points.map((point) => Number(point.toFixed(3))),
    );
    expect(suggested?.buckets[0]?.intervals.map(({ level }) => level)).toEqual([80, 95]);
    expect(suggested?.backtests.map(({ model }) => model)).toContain('naive');
  });

  test('or from what the person gives', async () => {
    const suggested = await ask(`horizon: 2, asOf: "${monday(3)}", season: 1, history: ["0", "0", "0"]`);
    expect(suggested).toMatchObject({
      ...{ model: 'naive', pattern: 'constant', reason: 'All 3 values are 0: the last value again.', backtests: [] },
      past: [0, 1, 2].map((week) => ({ start: monday(week), quantity: '0' })),
      buckets: [
        { start: monday(3), quantity: '0' },
        { start: monday(4), quantity: '0' },
      ],
    });
  });

  test('is null where nothing was said of any week that is over', async () => {
    expect(await ask(`asOf: "${monday(0)}"`)).toBeNull();
  });

  test.each(['horizon: 0', 'horizon: 105', 'season: 0', 'asOf: "2026-02-31"', 'history: []', 'history: ["-1"]'])(
    'refuses %s',
    async (args) => {
      const answer = await surface.ask(
        `{ record(id: "${id}") { ... on Forecast { forecastSuggestion(${args}) { model } } } }`,
      );
      expect(codeOf(answer)).toBe('MALFORMED');
    },
  );

  test('needs a token', async () => {
    const operation = `{ record(id: "${id}") { ... on Forecast { forecastSuggestion { model } anomalies { kind } } } }`;
    expect(codeOf(await surface.ask(operation, null))).toBe('NOT_AUTHENTICATED');
  });

  test('holds the series of a version against the one it replaced', async () => {
    const odd = async (args: string) =>
      (
        (
          await surface.ask(
            `{ record(id: "${id}") { ... on Forecast { anomalies${args} { kind from to quantity expected basis reason } } } }`,
          )
        ).body.data!['record'] as { anomalies: object[] | null }
      ).anomalies;
    const found = [{ kind: 'outlier', from: monday(33), to: monday(33), quantity: '9000', basis: 'before' }];
    expect(await odd('')).toMatchObject(found);
    expect(await odd(`(version: ${weeks + 1})`)).toMatchObject(found);
    expect(await odd('(version: 1)')).toEqual([]);
    expect(await odd('(version: 99)')).toBeNull();
  });

  test('is measured against what the buyer counted, by how far ahead it was made', async () => {
    const of = 'ac'.repeat(16);
    const { week, records, facts } = countedStory(of);
    await insertRows(surface.database.projection, 'records', records);
    await insertRows(surface.database.projection, 'facts', facts);
    const fields = 'received { start quantity } leads { lead buckets bias mae mape mase } uncounted';
    const answer = await surface.ask(
      `{ record(id: "${of}") { ... on Forecast { accuracy(mostLead: 1) { ${fields} } } } }`,
    );
    expect((answer.body.data!['record'] as { accuracy: object }).accuracy).toEqual({
      received: ['100', '90', '120', '0'].map((quantity, index) => ({ start: week(index), quantity })),
      leads: [
        { lead: 0, buckets: 4, bias: -32.5, mae: 32.5, mape: null, mase: 32.5 / (160 / 3) },
        { lead: 1, buckets: 3, bias: -110 / 3, mae: 50, mape: null, mase: 50 / (160 / 3) },
      ],
      uncounted: [`${'5e'.repeat(15)}04`],
    });
    const notPublished = await surface.ask(`{ record(id: "${id}") { ... on Forecast { accuracy { uncounted } } } }`);
    expect(notPublished.body.data!['record']).toEqual({ accuracy: null });
  });

  test('a thread that ended is started again', async () => {
    const question = { history: [1, 2, 3], horizon: 1 };
    await surface.suggestions.close();
    expect(await surface.suggestions.suggest(question)).toMatchObject({ model: 'mean', points: [2] });
    await expect(surface.suggestions.suggest({ ...question, horizon: 0 })).rejects.toThrow('horizon');
    expect(await surface.suggestions.suggest(question)).toMatchObject({ model: 'mean' });
  });
});
