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

  test('a thread that ended is started again', async () => {
    const question = { history: [1, 2, 3], horizon: 1 };
    await surface.suggestions.close();
    expect(await surface.suggestions.suggest(question)).toMatchObject({ model: 'mean', points: [2] });
    await expect(surface.suggestions.suggest({ ...question, horizon: 0 })).rejects.toThrow('horizon');
    expect(await surface.suggestions.suggest(question)).toMatchObject({ model: 'mean' });
  });
});
