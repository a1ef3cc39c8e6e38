import { insertRows } from '@tierline/api/readmodel';
import { channel, ReadingNode } from '../support/reading-node';

type Page = {
  edges: { node: { id: string } }[];
  pageInfo: { startCursor: string; endCursor: string; hasNextPage: boolean; hasPreviousPage: boolean };
};

const idOf = (number: number): string => number.toString(16).padStart(32, '0');

describe('how people read', () => {
  let node: ReadingNode;

  beforeAll(async () => {
    node = await ReadingNode.open();
    await write(...Array.from({ length: 9 }, (_, number) => recordRow(number, number)));
    const versions = Array.from({ length: 9 }, (_, number) => [1, 2].map((version) => versionRow(number, version)));
    await insertRows(node.database.projection, 'versions', versions.flat());
  });
  afterAll(() => node.close());

  const write = (...rows: ReturnType<typeof recordRow>[]) =>
    insertRows(node.database.projection, 'records', rows, { replacing: ['channel', 'kind', 'id'] });
  const ask = (query: string) => node.ask(query);
  async function page(args: string): Promise<Page & { ids: number[] }> {
    const query = `{ forecasts(${args}) { edges { node { id } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`;
    const { data, errors } = await ask(query);
    if (!data) throw new Error(JSON.stringify(errors));
    const found = data['forecasts'] as Page;
    return { ...found, ids: found.edges.map(({ node }) => parseInt(node.id, 16)) };
  }

  test('a state is typed, its history and that of nine records cost as many statements as that of one', async () => {
    const query = (first: number) =>
      `{ forecasts(first: ${String(first)}) { edges { node { state { customerPart buckets { start quantity } }
         versions { edges { node { version state { ... on ForecastState { revision } } } } }
         entries { edges { cursor } } timeline { edges { cursor } } findings { code } proof { txId } } } } }`;
    const costs: number[] = [];
    for (const first of [1, 9]) {
      node.statements = 0;
      const { data, errors } = await ask(query(first));
      expect(errors).toBeUndefined();
      const { edges } = data!['forecasts'] as { edges: { node: { versions: Page } }[] };
      expect(edges).toHaveLength(first);
      expect(edges[0]).toMatchObject({
        node: {
          state: { customerPart: 'P-8', buckets: [{ start: '2026-03-02', quantity: '100' }] },
          versions: { edges: [{ node: { version: 1, state: { revision: 1 } } }, { node: { version: 2 } }] },
        },
      });
      costs.push(node.statements);
    }
    expect(costs[1]).toBe(costs[0]);
    expect(costs[0]).toBe(6);
  });

  test('a change while somebody pages moves a record to the front, and neither repeats nor hides another', async () => {
    const first = await page('first: 3');
    expect(first.ids).toEqual([8, 7, 6]);
    await write(recordRow(2, 20), recordRow(7, 21));
    const rest: number[] = [];
    for (let after = first.pageInfo.endCursor; ;) {
      const next = await page(`first: 3, after: "${after}"`);
      rest.push(...next.ids);
      if (!next.pageInfo.hasNextPage) break;
      after = next.pageInfo.endCursor;
    }
    expect(rest).toEqual([5, 4, 3, 1, 0]);
    const since = await page(`last: 100, before: "${first.pageInfo.startCursor}"`);
    expect(since.ids).toEqual([7, 2]);
    const nothing = await page(`last: 100, before: "${since.pageInfo.startCursor}"`);
    expect([nothing.ids, nothing.pageInfo.startCursor]).toEqual([[], since.pageInfo.startCursor]);
  });

  test('weeks, sites, parts of either side and statuses find what speaks of them', async () => {
    const found = async (filter: string) => (await page(`filter: { ${filter} }`)).ids.sort();
    expect(await found('weeks: { from: "2026-W10", to: "2026-W10" }')).toHaveLength(9);
    expect(await found('weeks: { from: "2026-W11", to: "2026-W53" }')).toEqual([]);
    expect(await found('part: "S-4"')).toEqual([4]);
    expect(await found('site: "BPNS0000000000A1", status: [open]')).toHaveLength(9);
    expect(await found('status: inactive')).toEqual([]);
  });

  test.each([
    [
      'filter.weeks.from',
      '{ forecasts(filter: { weeks: { from: "2026-W54", to: "2026-W55" } }) { edges { cursor } } }',
    ],
    ['filter.weeks', '{ forecasts(filter: { weeks: { from: "2026-W11", to: "2026-W10" } }) { edges { cursor } } }'],
    ['filter.site', '{ forecasts(filter: { site: "Stuttgart" }) { edges { cursor } } }'],
    ['filter.unLocode', '{ sites(filter: { unLocode: "DE" }) { edges { cursor } } }'],
    ['first', '{ forecasts(first: 101) { edges { cursor } } }'],
    ['kinds.0', '{ feed(kinds: ["weather"]) { endCursor } }'],
  ])('what cannot be meant so is refused with its field and a reason: %s', async (field, query) => {
    const { errors } = await ask(query);
    expect(errors?.map(({ extensions }) => extensions)).toMatchObject([{ code: 'MALFORMED', field }]);
    expect(errors?.[0]?.extensions.reason).toMatch(/./);
  });

  test('a node is asked for again by its global id; what is none, or of nobody, is null', async () => {
    const { data } = await ask(`{ record(id: "${idOf(3)}") { nodeId } }`);
    const { nodeId } = data!['record'] as { nodeId: string };
    const again = (id: string) => ask(`{ node(nodeId: "${id}") { nodeId ... on Forecast { id } } }`);
    expect((await again(nodeId)).data).toEqual({ node: { nodeId, id: idOf(3) } });
    const others = Buffer.from(`forecast/${channel}/${'f'.repeat(32)}`).toString('base64url');
    for (const id of ['', '%', others]) expect(await again(id)).toEqual({ data: { node: null } });
  });

  test('who gave one id to two records has the reader ask which, not see the wrong one', async () => {
    await write({ ...recordRow(40, 40), kind: 'shipment' }, recordRow(40, 41));
    const asked = await ask(`{ record(id: "${idOf(40)}") { kind } }`);
    expect(asked.errors?.[0]?.extensions.code).toBe('ID_AMBIGUOUS');
    expect((await ask(`{ record(id: "${idOf(40)}", kind: "forecast") { kind } }`)).data).toEqual({
      record: { kind: 'forecast' },
    });
  });

  test('what was purged shows as purged', async () => {
    await write({ ...recordRow(50, 50), state: null, status: null } as never);
    const { data, errors } = await ask(
      `{ record(id: "${idOf(50)}") { purged status state { __typename } signedState
         ... on Forecast { commitmentGaps { start } difference(from: 1, to: 2) { demand { start } } } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      record: { purged: true, status: null, state: null, signedState: null, commitmentGaps: null, difference: null },
    });
  });
});

function stateOf(number: number, revision: number) {
  return {
    ...{ buyer: 'OemMSP', supplier: 'AxleMSP', customerPart: `P-${String(number)}`, site: 'BPNS0000000000A1' },
    ...{ category: '0001', unit: 'PCE', granularity: 'week', revision, restsOn: [], active: true },
    buckets: [{ start: '2026-03-02', quantity: '100' }],
  };
}

describe('what is under way to this member', () => {
  let node: ReadingNode;
  const site = 'BPNS00000003AYRE';
  const custody = 'c0'.repeat(16);
  const time = (day: number): string => `2126-03-0${String(day)}T08:00:00.000Z`;
  const goods = (line: number, customerPart: string, quantity = '5') => ({ line, customerPart, quantity, unit: 'PCE' });
  const arrival = (classifier: string, day: number, leg = 1) => ({
    ...{ leg, event: 'arrival', classifier, time: time(day), by: 'CarrierMSP', at: time(1), moved: 0 },
  });
  const shipment = (number: number, more: object = {}) => {
    const state = {
      ...{ shipper: 'AxleMSP', consignee: 'OemMSP', number: `N-${String(number)}`, status: 'dispatched', pins: [] },
      legs: [
        { from: 'BPNS00000003B2OM', to: 'BPNS00000000HUB1' },
        { from: 'BPNS00000000HUB1', to: site },
      ],
      ...{ lines: [goods(1, 'P-1')], handlingUnits: [], times: [], dispatchedAt: time(1), ...more },
    };
    const parts = state.lines.map(({ customerPart }) => customerPart);
    return {
      ...{ ...recordRow(number, number), kind: 'shipment', status: state.status, state },
      ...{ parts, sites: state.legs.flatMap(({ from, to }) => [from, to]) },
    };
  };
  beforeAll(async () => {
    node = await ReadingNode.open();
    const units = [{ sscc: '395220000000000177', lines: [2], custody }];
    await insertRows(node.database.projection, 'records', [
      shipment(1, { times: [arrival('planned', 5), arrival('estimated', 7)] }),
      shipment(2, {
        lines: [goods(1, 'P-2'), goods(2, 'P-1', '7')],
        times: [arrival('planned', 6)],
        handlingUnits: units,
      }),
      shipment(3),
      shipment(4, { status: 'received' }),
      shipment(5, { consignee: 'MotorMSP' }),
      shipment(6, { shipper: 'OemMSP', consignee: 'AxleMSP' }),
      { ...shipment(7), live: false },
      shipment(8, { times: [arrival('actual', 2, 0), arrival('planned', 2)], lines: [goods(1, 'P-2')] }),
      { ...recordRow(9, 9), kind: 'custody', id: custody, state: null },
    ]);
  });
  afterAll(() => node.close());

  const fields =
    'number line customerPart quantity eta neededAt state shipment { id } handlingUnits { sscc custody { id } }';
  const page = async (args: string) => {
    const query = `{ inTransit(${args}) { edges { node { ${fields} } } pageInfo { endCursor hasNextPage } } }`;
    const { data, errors } = await node.ask(query);
    if (!data) throw new Error(errors?.[0]?.extensions.code);
    const { edges, pageInfo } = data['inTransit'] as {
      edges: { node: { number: string; line: number; state: string; eta: string } }[];
      pageInfo: Page['pageInfo'];
    };
    const lines = edges.map(({ node: { number, line } }) => `${number}/${String(line)}`);
    return { nodes: edges.map((edge) => edge.node), lines, pageInfo };
  };

  test('is told line by line, by when it is expected, and nothing that goes to others', async () => {
    const { nodes, lines } = await page('first: 10');
    expect(lines).toEqual(['N-8/1', 'N-2/1', 'N-2/2', 'N-1/1', 'N-3/1']);
    expect(nodes.map(({ state, eta }) => [state, eta])).toEqual([
      ['ON_TIME', time(2)],
      ['ON_TIME', time(6)],
      ['ON_TIME', time(6)],
      ['LATE', time(7)],
      ['UNKNOWN', null],
    ]);
    expect(nodes[2]).toMatchObject({
      ...{ customerPart: 'P-1', quantity: '7', shipment: { id: idOf(2) } },
      handlingUnits: [{ sscc: '395220000000000177', custody: { id: custody } }],
    });
    expect(nodes[1]).toMatchObject({ handlingUnits: [] });
  });

  test('is told of one part, site or supplier, page by page', async () => {
    expect((await page('part: "P-1"')).lines).toEqual(['N-2/2', 'N-1/1', 'N-3/1']);
    expect((await page(`site: "${site}", supplier: "AxleMSP", channel: "${channel}"`)).lines).toHaveLength(5);
    for (const none of ['site: "BPNS00000000HUB1"', 'supplier: "MotorMSP"', 'part: "P-9"', 'channel: "other"'])
      expect((await page(none)).lines).toEqual([]);
    const seen: string[] = [];
    for (let after = ''; ;) {
      const { lines, pageInfo } = await page(`first: 2, after: "${after}"`);
      seen.push(...lines);
      if (!pageInfo.hasNextPage) break;
      after = pageInfo.endCursor;
    }
    expect(seen).toEqual(['N-8/1', 'N-2/1', 'N-2/2', 'N-1/1', 'N-3/1']);
    await expect(page('first: 1, after: "bm9uc2Vuc2U"')).rejects.toThrow('CURSOR_INVALID');
  });
});

function recordRow(number: number, arrival: number) {
  return {
    ...{ channel, kind: 'forecast', id: idOf(number), version: 2, live: true },
    ...{ ended: false, origin: null },
    ...{ state: stateOf(number, 2), status: 'open', parties: ['AxleMSP', 'OemMSP'] },
    ...{ parts: [`P-${String(number)}`, `S-${String(number)}`], sites: ['BPNS0000000000A1'], names: [] },
    ...{ first_day: '2026-03-02', last_day: '2026-03-08', urgency: null, subject: null },
    ...{ seal_hash: 'cd'.repeat(32), seal_key: `seal${String(number)}`, body_key: `body${String(number)}` },
    ...{ changed_arrival: arrival, changed_block: arrival, changed_tx: 0, changed_at: '2026-03-01T00:00:00.000Z' },
  };
}

function versionRow(number: number, version: number) {
  return {
    ...{ channel, kind: 'forecast', id: idOf(number), version, seal_hash: 'cd'.repeat(32), seal: '{}', body: '{}' },
    ...{
      body_key: `${String(number)}/${String(version)}`,
      state: stateOf(number, version),
      command_id: 'ab'.repeat(16),
    },
    ...{ command: 'ReviseForecast', at: '2026-03-01T00:00:00.000Z', by_msp: 'OemMSP', by_name: 'p-1' },
    ...{
      block: number,
      tx: 0,
      tx_id: 'ef'.repeat(32),
      rules: 1,
      late: false,
      purged: false,
      parties: ['AxleMSP', 'OemMSP'],
    },
  };
}
