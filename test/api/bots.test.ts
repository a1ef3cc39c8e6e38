import { KeeperStore } from '@tierline/api/engine';
import type { Role } from '@tierline/chaincode/schema';
import { insertRows } from '@tierline/api/readmodel';
import { audience, codeOf, factRow, id, NodeSurface, recordRow } from '../support/node-surface';
import { Streamed } from '../support/streamed';
import { eventually } from '../support/waiting';

describe('a bot', () => {
  let surface: NodeSurface;
  let manager: string;
  let bot: string;
  const shipment = 'cd'.repeat(16);

  beforeAll(async () => {
    surface = await NodeSurface.start();
    const token = (subject: string, ...roles: Role[]) => surface.issuer.token({ audience, subject, roles });
    [manager, bot] = await Promise.all([token('mia', 'manager'), token('shortages', 'bot', 'manager', 'planner')]);
    await insertRows(surface.database.projection, 'records', [{ ...recordRow(8), kind: 'shipment', id: shipment }]);
    await insertRows(surface.database.projection, 'facts', [
      { ...factRow(10), kind: 'shipment', id: shipment, type: 'MilestoneRecorded' },
      { ...factRow(11), kind: '', id: '', type: 'NoticeGiven' },
      factRow(12),
    ]);
  });
  afterAll(() => surface.close());

  const register = (scopes: string[], requestsPerMinute = 1000) => {
    const draft = `issuer: "${surface.issuer.issuer}", subject: "shortages", name: "Shortages"`;
    const asked = `${draft}, scopes: ${JSON.stringify(scopes)}, requestsPerMinute: ${String(requestsPerMinute)}`;
    return surface.ask(
      `mutation { registerBot(${asked}) { ... on Bot { scopes } ... on Refused { code data } } }`,
      manager,
    );
  };
  const asBot = (query: string) => surface.ask(query, bot);

  test('is a person while it is not registered, and then does what is in its scopes', async () => {
    expect(codeOf(await asBot('{ shipments { edges { cursor } } }'))).toBeUndefined();
    expect((await register(['read:forecast', 'read:forecast'])).body.data).toEqual({
      registerBot: { scopes: ['read:forecast'] },
    });
    expect(codeOf(await asBot('{ forecasts(first: 1) { edges { node { id status } } } }'))).toBeUndefined();
    for (const query of [
      '{ shipments { edges { cursor } } }',
      `{ record(id: "${shipment}") { id } }`,
      '{ findings { edges { cursor } } }',
      '{ bots { __typename } }',
      '{ webhooks { __typename } }',
      'mutation { createWebhook(url: "https://example.com", description: "x") { __typename } }',
      `mutation { registerBot(issuer: "i", subject: "s", name: "n", scopes: [], requestsPerMinute: 1) { __typename } }`,
    ])
      expect([query, codeOf(await asBot(query))]).toEqual([query, 'SCOPE_MISSING']);
    expect(codeOf(await asBot('{ me { mspId } }'))).toBeUndefined();
  });

  test('hears of what it may read, by whichever door, and how far it has read is seen', async () => {
    await register(['read:forecast']);
    const blocks = (items: { block?: string; id?: string }[]) => items.map((one) => one.block ?? one.id!.split('/')[1]);
    const known = ['0', '1', '2', '3', '4', '12'];
    const { body } = await asBot('{ feed { items { block } endCursor } }');
    expect(blocks((body.data as { feed: { items: { block: string }[] } }).feed.items)).toEqual(known);
    const page = async (query: string) => {
      const response = await fetch(surface.url(`/feed${query}`), { headers: { authorization: `Bearer ${bot}` } });
      return blocks(((await response.json()) as { items: { id: string }[] }).items);
    };
    expect(await page('')).toEqual(known);
    expect(await page('?kinds=shipment')).toEqual([]);
    expect(await page(`?record=${shipment}`)).toEqual([]);
    expect(await page('?types=NoticeGiven')).toEqual([]);
    const behind = async () => {
      const answer = await surface.ask('{ bots { ... on BotList { bots { behindSince readAt } } } }', manager);
      return (answer.body.data as { bots: { bots: { behindSince: string | null; readAt: string | null }[] } }).bots
        .bots[0]!;
    };
    await eventually(behind, ({ readAt }) => readAt !== null);
    await insertRows(surface.database.projection, 'facts', [factRow(13)]);
    await eventually(behind, ({ behindSince }) => behindSince !== null);
    await register(['read:local']);
    expect(await page('')).toEqual(['11']);
  });

  test('is shown what it would have been told of a span, and nothing is noted of it', async () => {
    await register(['read:forecast']);
    const replay = async (token: string, args: string) => {
      const chosen = '... on FeedPage { items { block } hasNextPage endCursor } ... on Refused { code }';
      const { body } = await surface.ask(`{ replay(${args}) { ${chosen} } }`, token);
      return body.data?.['replay'] as { items: { block: string }[]; hasNextPage: boolean; endCursor: string };
    };
    const blocks = async (token: string, args: string) => (await replay(token, args)).items.map(({ block }) => block);
    const readTo = async () =>
      (await surface.ask('{ bots { ... on BotList { bots { cursor readAt } } } }', manager)).body.data;
    const whom = `bot: { issuer: "${surface.issuer.issuer}", subject: "shortages" }`;
    const span = (since: string, until: string) => `since: "${since}", until: "${until}"`;
    const always = span('2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z');
    const spring = [14, 15, 16].map((block) => ({ ...factRow(block), at: `2026-03-${String(block)}T00:00:00.000Z` }));
    await insertRows(surface.database.projection, 'facts', spring);
    const stands = { channel: spring[0]!.channel, next_block: 17n, header_hash: '' };
    await surface.database.projection.tables.insertInto('checkpoints').values(stands).execute();
    const before = await readTo();
    const all = await replay(manager, `${whom}, ${always}`);
    const known = all.items.map(({ block }) => block);
    expect(known).toEqual(['0', '1', '2', '3', '4', '12', '13', '14', '15', '16']);
    expect(await blocks(bot, always)).toEqual(known);
    expect(await blocks(bot, `${whom}, ${always}`)).toEqual(known);
    expect(await blocks(manager, `${always}, kinds: ["shipment"]`)).toEqual(['10', '11']);
    expect(await blocks(bot, `${always}, kinds: ["shipment"]`)).toEqual([]);
    const within = span('2026-03-14T00:00:00.000Z', '2026-03-16T00:00:00.000Z');
    expect(await blocks(bot, within)).toEqual(['14', '15']);
    const page = await replay(bot, `${within}, first: 1`);
    expect([page.items[0]?.block, page.hasNextPage]).toEqual(['14', true]);
    expect(await replay(bot, `${within}, after: "${page.endCursor}"`)).toMatchObject({
      ...{ items: [{ block: '15' }], hasNextPage: false },
    });
    expect(await readTo()).toEqual(before);
    const stranger = 'bot: { issuer: "urn:other", subject: "shortages" }';
    for (const [token, args, code] of [
      [bot, stranger, 'BOT_UNKNOWN'],
      [manager, stranger, 'BOT_UNKNOWN'],
      [surface.token, whom, 'ROLE_MISSING'],
      [surface.token, 'first: 1', 'ROLE_MISSING'],
    ] as const)
      expect(await replay(token, `${args}, ${always}`)).toEqual({ code });
    for (const args of [`${always}, after: "x"`, `${always}, first: 501`, 'since: "x", until: "y"'])
      expect((await surface.ask(`{ replay(${args}) { __typename } }`, bot)).body.errors).toBeDefined();
    expect(codeOf(await surface.ask(`{ replay(${always}) { __typename } }`, null))).toBe('NOT_AUTHENTICATED');
  });

  test('finds, and is told to do, what is of kinds that it may read', async () => {
    const { projection } = surface.database;
    const [own, other] = [
      { kind: 'forecast', id: recordRow(1).id },
      { kind: 'shipment', id: shipment },
    ].map((one) => ({ channel: 'axle-programme', ...one }));
    const text = { entry_id: '', head: 'unmistakable', body: '', arrival: 1n };
    await insertRows(projection, 'texts', [
      { ...own!, ...text },
      { ...other!, ...text },
    ]);
    const duty = { number: 0, msp_id: 'OemMSP', command: null, about: null, roles: ['planner'], why: 'See to it' };
    const rest = { due_at: null, severity: null, rank: 1 };
    await insertRows(projection, 'duties', [
      { ...own!, ...duty, ...rest },
      { ...other!, ...duty, ...rest },
    ]);
    const seen = async (by: (query: string) => ReturnType<typeof asBot>, kinds = '') => {
      const { body } = await by(
        `{ search(text: "unmistakable"${kinds}) { edges { node { record { kind } } } } workList(roles: ["planner"]) { edges { node { record { kind } } } } workCount(roles: ["planner"]) { waiting } }`,
      );
      expect(body.errors).toBeUndefined();
      const { search, workList, workCount } = body.data as Record<
        'search' | 'workList',
        { edges: { node: { record: { kind: string } } }[] }
      > & { workCount: { waiting: number } };
      const kindsOf = (list: typeof search) => list.edges.map(({ node }) => node.record.kind).sort();
      return [kindsOf(search), kindsOf(workList), workCount.waiting];
    };
    await register(['read:forecast']);
    expect(await seen(asBot)).toEqual([['forecast'], ['forecast'], 1]);
    expect(await seen(asBot, ', kinds: ["shipment"]')).toEqual([[], ['forecast'], 1]);
    await register(['call:search', 'call:workList', 'call:workCount']);
    expect(await seen(asBot)).toEqual([[], [], 0]);
    expect(await seen((query) => surface.ask(query))).toEqual([['forecast', 'shipment'], ['forecast', 'shipment'], 2]);
  });

  test('stands in for nobody, unless it may ask who is away', async () => {
    const { database, issuer, persons } = surface;
    const lea = { issuer: issuer.issuer, subject: 'lea' };
    await persons.admit({ ...lea, roles: ['logistics'] });
    const always = { from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };
    await new KeeperStore(database).away({ person: lea, ...always, deputy: 'planner' });
    const place = { channel: 'axle-programme', kind: 'forecast', id: recordRow(1).id, number: 1 };
    const duty = { msp_id: 'OemMSP', command: null, about: null, roles: ['logistics'], why: 'See to it' };
    await insertRows(database.projection, 'duties', [{ ...place, ...duty, due_at: null, severity: null, rank: 1 }]);
    const waiting = async (query: typeof asBot) =>
      (await query('{ workList(roles: ["planner"]) { edges { node { standsInFor { subject } } } } }')).body.data;
    const told = (...people: ({ subject: string } | null)[]) => ({
      workList: { edges: people.map((standsInFor) => ({ node: { standsInFor } })) },
    });
    await register(['read:forecast']);
    expect(await waiting(asBot)).toEqual(told(null));
    await register(['read:forecast', 'call:absences']);
    expect(await waiting(asBot)).toEqual(told(null, { subject: 'lea' }));
  });

  test('follows cases if it may read them, and what is to do of kinds that it may read', async () => {
    const first = async (asked: string) => {
      const stream = await Streamed.open(surface.url('/graphql'), bot, `subscription { ${asked} }`);
      const [said] = await stream.messages<{ data: object; errors?: { extensions: { code: string } }[] }>(1);
      return said?.errors?.[0]?.extensions.code ?? said?.data;
    };
    const aCase = `caseChanged(channel: "axle-programme", id: "${id}") { case { id } fact { type } }`;
    const work = 'workListChanged(roles: ["planner"]) { waiting }';
    await register(['read:forecast', 'call:caseChanged', 'call:workListChanged']);
    expect(await first(aCase)).toBe('SCOPE_MISSING');
    expect(await first(work)).toEqual({ workListChanged: { waiting: 1 } });
    await register(['read:case']);
    expect(await first(aCase)).toEqual({ caseChanged: { case: null, fact: null } });
    expect(await first(work)).toEqual({ workListChanged: { waiting: 0 } });
  });

  test('is told no more by a stream that it opened with scopes that it has no more', async () => {
    await register(['read:forecast', 'read:shipment']);
    const graphql = await Streamed.open(surface.url('/graphql'), bot, 'subscription { feed { block } }');
    const headers = { authorization: `Bearer ${bot}` };
    const plain = await fetch(surface.url('/feed/stream'), { headers });
    expect(await graphql.until('"block":"10"')).toBe(true);
    await register(['read:forecast']);
    expect(await graphql.whole()).toContain('NOT_AUTHENTICATED');
    expect(await plain.text()).toContain('event: end');
  });

  test('is shown messages that mention its member where they are about what it may read', async () => {
    const message = (kind: string, block: bigint) => ({
      ...{ channel: 'axle-programme', kind, id, entry_id: kind, key_hash: kind, seal_hash: '', by_msp: 'AxleMSP' },
      ...{ by_name: 'p-1', at: '2026-03-02T08:00:00.000Z', type: 'message', content: '{"text":"hello"}', raw: null },
      ...{ block, tx: 0, tx_id: '', late: false, said_block: null, said_tick: null, said_late: null },
      ...{ thread: '', mentioned: [''], purged: false },
    });
    await insertRows(surface.database.projection, 'entries', [message('case', 20n), message('forecast', 21n)]);
    const mentions = async (ask: (query: string) => ReturnType<typeof asBot>) => {
      const { body } = await ask('{ mentions { edges { node { entry { entryId } } } } }');
      const mentioned = body.data?.['mentions'] as { edges: { node: { entry: { entryId: string } } }[] };
      return mentioned.edges.map(({ node }) => node.entry.entryId);
    };
    await register(['call:mentions', 'read:forecast']);
    expect(await mentions(asBot)).toEqual(['forecast']);
    expect(await mentions((query) => surface.ask(query))).toEqual(['forecast', 'case']);
  });

  test('asks so often a minute and no more', async () => {
    await register(['read:forecast'], 2);
    const codes: unknown[] = [];
    for (const _time of [1, 2, 3, 4]) codes.push(codeOf(await asBot('{ me { mspId } }')));
    expect(codes.at(-1)).toBe('RATE_LIMITED');
    const response = await fetch(surface.url('/feed'), { headers: { authorization: `Bearer ${bot}` } });
    expect(response.status).toBe(429);
    await register(['read:forecast']);
  });

  test('that is not registered may do nothing with the role bot alone', async () => {
    const alone = await surface.issuer.token({ audience, subject: 'nobody', roles: ['bot'] });
    for (const query of ['{ forecasts { edges { cursor } } }', `{ record(id: "${id}") { id } }`])
      expect((await surface.ask(query, alone)).body).not.toMatchObject({
        data: { forecasts: expect.anything() as unknown },
      });
    expect(codeOf(await surface.ask('{ forecasts { edges { cursor } } }', alone))).toBe('SCOPE_MISSING');
    const { body } = await surface.ask('{ feed { items { block } } }', alone);
    expect(body.data).toEqual({ feed: { items: [] } });
  });

  test('is registered by a manager alone, with scopes that there are', async () => {
    expect((await register(['read:weather'])).body.data).toMatchObject({
      registerBot: { code: 'SCOPE_UNKNOWN', data: { scopes: ['read:weather'] } },
    });
    const whom = `issuer: "${surface.issuer.issuer}", subject: "shortages"`;
    const remove = (token: string) =>
      surface.ask(`mutation { removeBot(${whom}) { ... on BotRemoved { subject } ... on Refused { code } } }`, token);
    expect((await remove(surface.token)).body.data).toEqual({ removeBot: { code: 'ROLE_MISSING' } });
    expect((await remove(manager)).body.data).toEqual({ removeBot: { subject: 'shortages' } });
    expect((await remove(manager)).body.data).toEqual({ removeBot: { code: 'BOT_UNKNOWN' } });
    expect(codeOf(await asBot('{ shipments { edges { cursor } } }'))).toBeUndefined();
  });
});
