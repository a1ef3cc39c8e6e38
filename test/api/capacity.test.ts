import { insertRows } from '@tierline/api/readmodel';
import { channel, ReadingNode } from '../support/reading-node';

const site = 'BPNS0000000000A1';
const groupIdOf = (number: number): string => `3f2a7c01-7b54-4d19-9a32-${String(number).padStart(12, '0')}`;
const idOf = (number: number): string => number.toString(16).padStart(32, '0');
const weeks = ['2026-11-30', '2026-12-07', '2026-12-14'];
const link = (part: string, more: object = {}) => ({ customerPart: part, site, category: '0001', ...more });

type Series = { part: string; quantities: string[]; more?: object };
const seriesState = ({ part, quantities, more }: Series) => ({
  ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: part, site, category: '0001', unit: 'PCE' },
  ...{ granularity: 'week', revision: 1, restsOn: [], active: true },
  buckets: quantities.map((quantity, index) => ({ start: weeks[index] ?? '', quantity })),
  ...more,
});
const groupState = (number: number, more: object) => ({
  ...{ supplier: 'AxleMSP', customer: 'OemMSP', groupId: groupIdOf(number), name: `Press ${String(number)}` },
  ...{ unit: 'PCE', revision: 1, supplierSites: [], linkedSeries: [], linkedGroups: [], signed: [], active: true },
  capacities: weeks.map((start) => ({ start, actual: '100', maximum: '120' })),
  ...more,
});
type State = ReturnType<typeof seriesState> | ReturnType<typeof groupState>;

function recordRow(number: number, kind: string, state: State) {
  return {
    ...{ channel, kind, id: idOf(number), version: 2, live: true, ended: false, origin: null, state, status: 'open' },
    ...{ parties: ['AxleMSP', 'OemMSP'], parts: 'customerPart' in state ? [state.customerPart] : [], sites: [] },
    ...{ names: 'groupId' in state ? [state.groupId] : [], first_day: null, last_day: null, urgency: null },
    ...{ seal_hash: 'cd'.repeat(32), seal_key: `seal${String(number)}`, body_key: `body${String(number)}` },
    ...{ subject: null, changed_arrival: number, changed_block: number, changed_tx: 0 },
    changed_at: '2026-11-26T00:00:00.000Z',
  };
}
function versionRow(number: number, version: number, at: string, state: State) {
  return {
    ...{ channel, kind: 'forecast', id: idOf(number), version, seal_hash: 'cd'.repeat(32), seal: '{}', body: '{}' },
    ...{ body_key: `${String(number)}/${String(version)}`, state, command_id: 'ab'.repeat(16), command: 'x', at },
    ...{ by_msp: 'OemMSP', by_name: 'p-1', block: number, tx: version, tx_id: 'ef'.repeat(32), rules: 1 },
    ...{ late: false, purged: false, parties: ['AxleMSP', 'OemMSP'] },
  };
}

describe('capacity beside demand, as a member’s node shows it', () => {
  let node: ReadingNode;
  const plain = { part: 'P-1', quantities: ['90', '130', '80'] };

  beforeAll(async () => {
    node = await ReadingNode.open();
    const volatility = {
      ...{ start: '2026-11-02T00:00:00.000Z', measurementInterval: 2 },
      subhorizons: [{ sequence: 1, length: 3, relativePositive: '0.2' }],
    };
    const top = {
      linkedSeries: [link('P-1'), link('P-OFF'), link('P-KGM'), link('P-NOWHERE')],
      linkedGroups: [groupIdOf(2), groupIdOf(9)],
      volatility,
    };
    const rows = [
      recordRow(1, 'capacity-group', groupState(1, top)),
      recordRow(2, 'capacity-group', groupState(2, { linkedSeries: [link('P-KGM', { loadFactor: '0.5' })] })),
      recordRow(3, 'capacity-group', groupState(3, { linkedSeries: [link('P-1')], active: false })),
      recordRow(11, 'forecast', seriesState(plain)),
      recordRow(12, 'forecast', seriesState({ part: 'P-OFF', quantities: ['1000'], more: { active: false } })),
      recordRow(13, 'forecast', seriesState({ part: 'P-KGM', quantities: ['20', '20'], more: { unit: 'KGM' } })),
      // what the same customer wants of somebody else, and what this supplier makes for somebody else
      recordRow(14, 'forecast', seriesState({ part: 'P-1', quantities: ['7777'], more: { supplier: 'CastingMSP' } })),
      recordRow(15, 'forecast', seriesState({ part: 'P-1', quantities: ['8888'], more: { granularity: 'day' } })),
    ];
    await insertRows(node.database.projection, 'records', rows);
    await insertRows(node.database.projection, 'versions', [
      versionRow(11, 1, '2026-11-10T00:00:00.000Z', seriesState({ part: 'P-1', quantities: ['90', '100'] })),
      versionRow(11, 2, '2026-11-25T00:00:00.000Z', seriesState(plain)),
      versionRow(
        13,
        1,
        '2026-11-10T00:00:00.000Z',
        seriesState({ part: 'P-KGM', quantities: ['20'], more: { unit: 'KGM' } }),
      ),
    ]);
  });
  afterAll(() => node.close());

  const group = async (number: number, fields: string) => {
    const { data, errors } = await node.ask(`{ record(id: "${idOf(number)}") { ... on CapacityGroup { ${fields} } } }`);
    if (errors) throw new Error(JSON.stringify(errors));
    return data!['record'] as Record<string, Record<string, unknown>>;
  };

  test('week by week, over nested groups and load factors, in the colours of the standard', async () => {
    const fields = 'week demand actual deviation flexible uncovered scenario result colour';
    const { match } = await group(
      1,
      `match { weeks { ${fields} } bottlenecks { week } surplus { week } months { month weeks bottlenecks } }`,
    );
    expect(match).toEqual({
      weeks: [
        {
          ...{ week: '2026-11-30', demand: '100', actual: '100', deviation: '0', flexible: '20', uncovered: '0' },
          ...{ scenario: 2, result: 'ZERO_DEVIATION', colour: '#809500' },
        },
        {
          ...{ week: '2026-12-07', demand: '140', actual: '100', deviation: '-40', flexible: '20', uncovered: '20' },
          ...{ scenario: 8, result: 'BOTTLENECK', colour: '#D91E18' },
        },
        {
          ...{ week: '2026-12-14', demand: '80', actual: '100', deviation: '20', flexible: '20', uncovered: '0' },
          ...{ scenario: 4, result: 'SURPLUS', colour: '#809500' },
        },
      ],
      bottlenecks: [{ week: '2026-12-07' }],
      surplus: [{ week: '2026-12-14' }],
      months: [{ month: '2026-12', weeks: 3, bottlenecks: 1 }],
    });
  });

  test('what could not be counted is named, with the reason', async () => {
    const { match } = await group(1, 'match { unresolved { reason groupId customerPart } withoutCapacity { week } }');
    expect(match).toEqual({
      unresolved: [
        { reason: 'INACTIVE', groupId: null, customerPart: 'P-OFF' },
        { reason: 'UNIT_DIFFERS', groupId: null, customerPart: 'P-KGM' },
        { reason: 'NOT_HELD', groupId: null, customerPart: 'P-NOWHERE' },
        { reason: 'NOT_HELD', groupId: groupIdOf(9), customerPart: null },
      ],
      withoutCapacity: [],
    });
  });

  test('a group out of use has no result', async () => {
    expect(await group(3, 'match { weeks { week } }')).toEqual({ match: { weeks: [] } });
  });

  test('demand is measured as it stood at the two last measurements, and held against its subhorizon', async () => {
    const fields = 'previousAt latestAt weeks { week previous latest absolute relative exceeded }';
    const { deviation } = await group(1, `deviation(at: "2026-12-01T08:00:00.000Z") { ${fields} }`);
    expect(deviation).toEqual({
      ...{ previousAt: '2026-11-16T00:00:00.000Z', latestAt: '2026-11-30T00:00:00.000Z' },
      weeks: [
        { week: '2026-11-30', previous: '100', latest: '100', absolute: '0', relative: '0', exceeded: [] },
        {
          ...{ week: '2026-12-07', previous: '100', latest: '130', absolute: '30', relative: '0.3' },
          exceeded: ['RELATIVE_POSITIVE'],
        },
        { week: '2026-12-14', previous: null, latest: '80', absolute: null, relative: null, exceeded: [] },
      ],
    });
    expect(await group(1, 'deviation(at: "2026-11-15T23:59:59.999Z") { latestAt }')).toEqual({ deviation: null });
    expect(await group(2, 'deviation { latestAt }')).toEqual({ deviation: null });
  });

  test('what moved between two versions of a series, in any stretch of it, is held against given limits', async () => {
    const over = 'demandOver(from: "2026-12-07", limits: { relativePositive: "0.2", absolutePositive: "30" })';
    const { data, errors } = await node.ask(
      `{ record(id: "${idOf(11)}") { ... on Forecast { difference(from: 1, to: 2) {
         demand(from: "2026-12-01") { start before after absolute relative }
         ${over} { before after absolute relative exceeded }
         unnamed: demandOver(from: "2026-12-08") { absolute } } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      record: {
        difference: {
          demand: [
            { start: '2026-12-07', before: '100', after: '130', absolute: '30', relative: '0.3' },
            { start: '2026-12-14', before: null, after: '80', absolute: null, relative: null },
          ],
          demandOver: { before: '100', after: '130', absolute: '30', relative: '0.3', exceeded: ['RELATIVE_POSITIVE'] },
          unnamed: null,
        },
      },
    });
  });
});
