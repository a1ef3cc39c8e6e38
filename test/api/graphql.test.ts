import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printedSchema } from '@tierline/api/graphql';
import { coverageCharts } from '@tierline/cli/forecast';
import { insertRows, traitColumns } from '@tierline/api/readmodel';
import { noticeIn, statements } from '../support/quality';
import { codeOf, id, NodeSurface, recordRow } from '../support/node-surface';

type Named = Pick<ReturnType<typeof recordRow>, 'channel' | 'kind' | 'id' | 'seal_hash'>;
/** An entry of a record, numbered from 1. */
const entryRow = ({ channel, kind, id, seal_hash }: Named, index: number, content: object) => ({
  ...{ channel, kind, id, entry_id: String(index).repeat(32), content, key_hash: String(index).repeat(64), seal_hash },
  ...{ at: '2026-01-05T00:00:00.000Z', type: (content as { type: string }).type, block: 1, tx: index, tx_id: 'ab' },
  ...{ by_msp: 'OemMSP', by_name: 'p', raw: '{}', late: false, said_block: null, said_tick: null, said_late: null },
  purged: false,
});

describe('what a node answers by GraphQL', () => {
  let surface: NodeSurface;

  beforeAll(async () => {
    surface = await NodeSurface.start();
  });
  afterAll(() => surface.close());

  test('says who asks', async () => {
    expect((await surface.ask('{ me { mspId roles } }')).body).toEqual({
      data: { me: { mspId: 'OemMSP', roles: ['viewer'] } },
    });
  });

  test('tells nobody anything, and a wrong token no more than none', async () => {
    const wrong = [
      null,
      'a.b.c',
      await surface.issuer.token({ audience: 'tierline:axle', subject: 'x', roles: ['manager'] }),
    ];
    const operations = [
      '{ me { mspId } }',
      `{ record(id: "${id}") { id } }`,
      `mutation { apply(channel: "c", steps: []) { __typename } }`,
    ];
    for (const bearer of wrong)
      for (const operation of operations) {
        const answer = await surface.ask(operation, bearer);
        expect([answer.status, codeOf(answer)]).toEqual([401, 'NOT_AUTHENTICATED']);
      }
  });

  test('a record that is not there and one that may not be known are the same null', async () => {
    expect((await surface.ask(`{ record(id: "${'ff'.repeat(16)}") { id } }`)).body).toEqual({ data: { record: null } });
  });

  test('pages by key in both directions, without a gap or a repeat', async () => {
    type Page = {
      edges: { node: { id: string } }[];
      pageInfo: { endCursor: string; startCursor: string; hasNextPage: boolean };
    };
    const page = async (args: string) =>
      (
        await surface.ask(
          `{ forecasts(${args}) { edges { node { id } } pageInfo { endCursor startCursor hasNextPage } } }`,
        )
      ).body.data!['forecasts'] as Page;
    for (const order of ['CHANGE', 'URGENCY']) {
      const all = (await page(`first: 50, order: ${order}`)).edges.map(({ node }) => node.id);
      expect(all).toHaveLength(7);
      const seen: string[] = [];
      for (let after = ''; ;) {
        const part = await page(`first: 3, order: ${order}${after}`);
        seen.push(...part.edges.map(({ node }) => node.id));
        if (!part.pageInfo.hasNextPage) break;
        after = `, after: "${part.pageInfo.endCursor}"`;
      }
      expect(seen).toEqual(all);
      expect((await page(`last: 2, order: ${order}`)).edges.map(({ node }) => node.id)).toEqual(all.slice(-2));
    }
    expect(codeOf(await surface.ask('{ forecasts(first: 1, after: "x") { edges { cursor } } }'))).toBe(
      'CURSOR_INVALID',
    );
  });

  test('filters by partner, part, status of the state, and time of change', async () => {
    const ids = async (filter: string) =>
      (
        (await surface.ask(`{ forecasts(filter: {${filter}}) { edges { node { id } } } }`)).body.data!['forecasts'] as {
          edges: unknown[];
        }
      ).edges.length;
    expect(await ids('partner: "AxleMSP"')).toBe(4);
    expect(await ids('part: "P-1"')).toBe(1);
    expect(await ids('changedSince: "2026-01-05T00:00:00.000Z"')).toBe(3);
    expect(await ids('channel: "motor-programme"')).toBe(0);
  });

  test('a forecast shows commitment beside demand', async () => {
    const answer = await surface.ask(
      `{ record(id: "${recordRow(0).id}") { ... on Forecast { commitmentGaps { start demand committed gap status } } } }`,
    );
    expect(answer.body.data).toEqual({
      record: {
        commitmentGaps: [{ start: '2026-01-05', demand: '100', committed: '80', gap: '-20', status: 'short' }],
      },
    });
  });

  test('a question under a grant is shown, and its answer', async () => {
    const record = { ...recordRow(90), kind: 'grant', state: { status: 'granted' }, parties: ['AxleMSP', 'OemMSP'] };
    const said = (index: number, content: object) => entryRow(record, index, content);
    const asked = { aspect: 'capacity', part: 'P-1' };
    const branch = { branch: 'ab'.repeat(16), reach: 'unreachable' };
    await insertRows(surface.database.projection, 'records', [record]);
    await insertRows(surface.database.projection, 'entries', [
      said(1, { type: 'use', ...asked, day: '2026-01-05', tiers: 2 }),
      said(2, { type: 'answer', ...asked, use: '1'.repeat(32), branches: [branch] }),
    ]);
    const { body } = await surface.ask(`{ record(id: "${record.id}") { entries { edges { node { content {
      ... on GrantUse { aspect tiers } ... on GrantAnswer { part branches { branch isReached isCovered } }
    } } } } } }`);
    const nodes = (body.data!['record'] as { entries: { edges: { node: unknown }[] } }).entries.edges;
    expect(nodes.map(({ node }) => node)).toEqual(
      expect.arrayContaining([
        { content: { aspect: 'capacity', tiers: 2 } },
        { content: { part: 'P-1', branches: [{ branch: branch.branch, isReached: false, isCovered: null }] } },
      ]),
    );
  });

  test('an 8D report is shown in order, each discipline by what it says', async () => {
    const { d4, d8 } = statements;
    const stated = { revision: 1, statedAt: '2026-01-05T00:00:00.000Z' };
    const judged = { verdict: 'returned', at: stated.statedAt, reason: 'which machine?' };
    const state = {
      ...noticeIn('accepted'),
      report: { d8: { ...stated, content: d8 }, d4: { ...stated, content: d4, judged } },
    };
    const record = { ...recordRow(91), kind: 'quality-notice', state };
    const people = [{ post: 'Quality engineer', name: 'Anna' }];
    await insertRows(surface.database.projection, 'records', [record]);
    await insertRows(surface.database.projection, 'entries', [
      entryRow(record, 1, { type: 'team', people }),
      entryRow(record, 2, { type: 'reminder', of: 'report', dueBy: stated.statedAt }),
    ]);
    const { body } = await surface.ask(`{ record(id: "${record.id}") { ... on QualityNotice { state {
      answer { isAccepted } affected { what name } report { discipline verdict reason content {
        ... on RootCauses { causes { of whys isVerified } } ... on ReportClosing { closing }
      } } } } entries { edges { node { content {
        ... on QualityTeam { people { post name } } ... on QualityReminder { of dueBy }
      } } } } } }`);
    const said = [{ people }, { of: 'report', dueBy: stated.statedAt }];
    expect(body).toEqual({
      data: {
        record: {
          entries: { edges: expect.arrayContaining(said.map((content) => ({ node: { content } }))) as unknown },
          state: {
            ...{ answer: { isAccepted: true }, affected: [{ what: 'serial', name: 'SN-1' }] },
            report: [
              {
                ...{ discipline: 'd4', verdict: 'returned', reason: 'which machine?' },
                content: { causes: [{ of: 'occurrence', whys: d4.causes[0]?.whys, isVerified: true }] },
              },
              { discipline: 'd8', verdict: null, reason: null, content: { closing: d8.closing } },
            ],
          },
        },
      },
    });
  });

  test('a refusal is a result: code, message, data', async () => {
    const answer = await surface.ask(
      `mutation { acceptLink(channel: "c", id: "${id}") { __typename ... on Refused { code data } } }`,
    );
    expect(answer.body.data).toEqual({ acceptLink: { __typename: 'Refused', code: 'RECORD_UNKNOWN', data: {} } });
    expect(await (await fetch(surface.url('/metrics'), surface.known())).text()).toContain(
      'tierline_refusals_total{code="RECORD_UNKNOWN",member="oem"} 1',
    );
  });

  test('what is unexpected is masked, and logged under the answer’s correlation id', async () => {
    const answer = await surface.ask(`mutation { apply(channel: "broken", steps: []) { __typename } }`, surface.token, {
      'x-correlation-id': 'my-own-id-1',
    });
    expect(answer.correlationId).toBe('my-own-id-1');
    expect(answer.body.errors).toMatchObject([{ message: 'unexpected error', extensions: { code: 'UNEXPECTED' } }]);
    expect(JSON.stringify(answer.body)).not.toContain('secret of the house');
    expect(surface.logged.some((line) => line.includes('secret of the house') && line.includes('my-own-id-1'))).toBe(
      true,
    );
    expect(surface.logged.some((line) => line.includes(surface.token))).toBe(false);
  });

  test.each([
    ['introspection', '{ __schema { types { name } } }'],
    [
      'depth',
      `{ units { edges { node { versions { edges { node { ...a } } } } } } } fragment a on Version { proof { ...b } } fragment b on Proof { channel ...c } fragment c on Proof { x { y { z { w } } } }`,
    ],
    ['aliases', `{ ${Array.from({ length: 6 }, (_, index) => `a${String(index)}: me { mspId }`).join(' ')} }`],
    ['tokens', `{ ${'me { mspId } '.repeat(200)} }`],
    [
      'complexity',
      '{ forecasts(first: 100) { edges { node { versions { edges { node { by { name } } } } entries { edges { node { by { name } } } } } } } }',
    ],
  ])('%s has a limit', async (_name, query) => {
    const answer = await surface.ask(query);
    expect(answer.body.errors?.length).toBeGreaterThan(0);
    expect(answer.body.data ?? null).toBeNull();
  });

  test('what is due stands in one list over all kinds, most urgent first, paged', async () => {
    type Page = { edges: { node: { id: string; kind: string; dueAt: string } }[]; pageInfo: { endCursor: string } };
    const page = async (args = '') =>
      (await surface.ask(`{ attention${args} { edges { node { id kind dueAt } } pageInfo { endCursor } } }`)).body
        .data!['attention'] as Page;
    const row = (kind: string, index: number, urgency: string, live = true) => ({
      ...{ ...recordRow(index), kind, urgency, live, ended: false, parts: [], sites: [] },
    });
    await insertRows(surface.database.projection, 'records', [
      row('shipment', 31, '2026-01-03T00:00:00.000Z'),
      row('custody', 32, '2026-01-01T00:00:00.000Z'),
      row('link', 33, '2026-01-02T00:00:00.000Z', false),
    ]);
    const all = (await page('(first: 50)')).edges.map(({ node }) => node.dueAt);
    expect(all).toEqual([...all].sort());
    expect(all).not.toContain('2026-01-02T00:00:00.000Z');
    const until = (await page('(until: "2026-01-02T00:00:00.000Z")')).edges.at(-1)!.node;
    expect(until).toMatchObject({ kind: 'custody', dueAt: '2026-01-01T00:00:00.000Z' });
    const first = await page('(first: 2)');
    const next = await page(`(first: 50, after: "${first.pageInfo.endCursor}")`);
    expect([...first.edges, ...next.edges].map(({ node }) => node.dueAt)).toEqual(all);
    const theirs = (partner: string) => page(`(first: 50, partner: "${partner}")`);
    expect((await theirs('CastingMSP')).edges.length + (await theirs('AxleMSP')).edges.length).toBe(all.length);
  });

  test('an account whose figures part is due since the figure that shows it; an even one is not', async () => {
    const site = 'BPNS000000000D01';
    const statement = (cumulative: string) => ({
      ...{ note: '7', quantity: '1', cumulative, date: '2026-01-02', at: '2026-01-02T08:00:00.000Z' },
    });
    const row = (index: number, received: string) => {
      const state = {
        ...{ customer: 'OemMSP', supplier: 'AxleMSP', customerPart: `D-${index}`, site, unit: 'PCE', count: 1 },
        ...{ startsAt: '2026-01-01', opening: { dispatched: '0', received: '0' } },
        postings: [{ type: 'dispatched', ...statement('5') }],
        ...{ corrected: { dispatched: '0', received: '0' } },
        ...{ dispatched: statement('5'), received: statement(received) },
      };
      const { status, urgency, parts, sites, names } = traitColumns('cumulative-account', state);
      const found = { status, urgency, parts, sites, names };
      return { ...recordRow(index), kind: 'cumulative-account', state, parties: ['AxleMSP', 'OemMSP'], ...found };
    };
    const rows = [row(41, '4'), row(42, '5')];
    await insertRows(surface.database.projection, 'records', rows);
    const query = `{ attention(first: 50, partner: "AxleMSP") { edges { node { id kind dueAt
      ... on CumulativeAccount { status drift { drift } } } } } }`;
    const { edges } = (await surface.ask(query)).body.data!['attention'] as { edges: { node: { kind: string } }[] };
    expect(edges.map(({ node }) => node).filter(({ kind }) => kind === 'cumulative-account')).toEqual([
      {
        ...{ id: rows[0]!.id, kind: 'cumulative-account', dueAt: '2026-01-02T08:00:00.000Z' },
        ...{ status: 'drift', drift: { drift: '1' } },
      },
    ]);
  });

  test('a position shows what covers it by day and week, with the age of what it was reckoned from', async () => {
    const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const asOf = `${day(-2)}T06:00:00.000Z`;
    const shared = {
      customer: 'OemMSP',
      supplier: 'AxleMSP',
      customerPart: 'C-1',
      site: 'BPNS000000000C01',
      unit: 'PCE',
    };
    const buckets = Array.from({ length: 12 }, (_, index) => ({ start: day(index - 2), quantity: '10' }));
    const demand = { ...{ ...shared, buyer: 'OemMSP', category: '0001', granularity: 'day', active: true }, buckets };
    const position = {
      ...{ ...shared, holder: 'customer', open: true, statedLimits: { by: 'AxleMSP', minimum: '5' } },
      statements: { customer: { asOf, at: asOf, stocks: [{ blocked: false, quantity: '45' }] } },
    };
    const row = (kind: string, index: number, state: object) => ({
      ...{ ...recordRow(index), kind, state, parts: ['C-1'], sites: [shared.site], parties: ['AxleMSP', 'OemMSP'] },
    });
    await insertRows(surface.database.projection, 'records', [
      row('inventory-position', 20, position),
      row('forecast', 21, demand),
    ]);
    const answer = await surface.ask(`{ inventoryPositions(filter: { part: "C-1" }) { edges { node {
      state { direction ownStatement { ageHours } partnerStatement { asOf } }
      coverage(days: 7) { side opening limitsAre limits { minimum safety } daysOfSupply firstUncovered leftOut { id }
        days { day stock band colour daysOfSupply } weeks { lowest band } } } } } }`);
    const [edge] = (answer.body.data!['inventoryPositions'] as { edges: { node: Record<string, never> }[] }).edges;
    const { state, coverage } = edge!.node as unknown as {
      state: { direction: string; ownStatement: { ageHours: number }; partnerStatement: null };
      coverage: { days: { day: string; band: string }[]; weeks: { lowest: string }[] };
    };
    expect(state).toMatchObject({ direction: 'INBOUND', partnerStatement: null });
    expect(state.ownStatement.ageHours).toBeGreaterThanOrEqual(42);
    expect(coverage).toMatchObject({
      ...{ side: 'customer', opening: '45', limitsAre: 'stated', limits: { minimum: '5', safety: null }, leftOut: [] },
      ...{ daysOfSupply: '2.5', firstUncovered: day(2) },
    });
    expect(coverage.days.at(-1)?.day).toBe(day(6));
    expect(coverage.days.slice(2, 5)).toEqual([
      { day: day(0), stock: '15', band: 'within', colour: '#809500', daysOfSupply: '1.5' },
      { day: day(1), stock: '5', band: 'within', colour: '#809500', daysOfSupply: '0.5' },
      { day: day(2), stock: '-5', band: 'uncovered', colour: '#D91E18', daysOfSupply: '0' },
    ]);
    expect(coverage.weeks.at(-1)?.lowest).toBe('-45');
    const asked = { url: surface.url('/graphql'), part: 'C-1', weeks: 4 };
    const chart = await coverageCharts({ ...asked, token: surface.token }, { colour: false, width: 100 });
    expect(chart).toContain(`C-1 at ${shared.site}, category 0001, in PCE: demand of OemMSP on AxleMSP`);
    expect(chart).toMatch(/stock: 45 as of .*, lasts 2\.5 days, uncovered from /);
    expect(chart).toMatch(/^coverage .*! short/m);
    await expect(coverageCharts({ ...asked, token: 'none' }, { colour: false, width: 100 })).rejects.toThrow(
      /NOT_AUTHENTICATED|token|authenticated/i,
    );
    expect(
      (await surface.ask('{ inventoryPositions { edges { node { coverage(days: 367) { side } } } } }')).body.errors?.[0]
        ?.extensions?.['code'],
    ).toBe('MALFORMED');
  });
});

test('docs/schema.graphql is current', () => {
  expect(readFileSync(join(__dirname, '../../docs/schema.graphql'), 'utf8')).toBe(printedSchema());
});
