import { refusingWrites } from '../support/refusing-writes';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '@tierline/chaincode/errors';
import { Feed } from '@tierline/api/feed';
import { graphqlHandler, printedSchema, readsOf, type Writes } from '@tierline/api/graphql';
import { createLogger, Health, HttpServer, NodeMetrics, nodeRouter } from '@tierline/api/http';
import { EmbeddedIssuer, TokenVerifier } from '@tierline/api/identity';
import { DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';

const audience = 'tierline:oem';
const id = 'ab'.repeat(16);
type Answer = {
  status: number;
  correlationId: string | null;
  body: { data?: Record<string, unknown>; errors?: { message: string; extensions?: Record<string, unknown> }[] };
};

describe('a node’s HTTP surface', () => {
  let server: DatabaseServer;
  let database: MemberDatabase;
  let feed: Feed;
  let http: HttpServer;
  let token: string;
  let issuer: EmbeddedIssuer;
  const logged: string[] = [];
  const health = new Health();
  const writes: Writes = {
    ...refusingWrites,
    apply: ({ channel }) =>
      Promise.reject(channel === 'broken' ? new Error('secret of the house') : new Refusal('RECORD_UNKNOWN')),
  };

  beforeAll(async () => {
    server = await DatabaseServer.open();
    database = await server.member('oem');
    feed = new Feed(database);
    issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    token = await issuer.token({ audience, subject: 'anna', roles: ['viewer'] });
    const verifier = new TokenVerifier([issuer.trusted(audience)], { clockSkewSeconds: 0, rereadSeconds: 5 });
    const log = createLogger({ member: 'oem', stream: { write: (line) => void logged.push(line) } });
    const metrics = new NodeMetrics('oem');
    const graphql = graphqlHandler({
      limits: { depth: 8, aliases: 5, tokens: 500, complexity: 1000 },
      open: false,
      log,
      authenticate: (authorization) => verifier.verify(authorization),
      contextFor: () => ({
        mspId: 'OemMSP',
        channels: [],
        reads: readsOf(database, feed, () => Promise.resolve(undefined)),
        writes,
        countRefusal: (code) => metrics.refusal(code),
      }),
    });
    const router = nodeRouter({
      health,
      metrics,
      log,
      limits: { bodyKilobytes: 16, requestsPerMinute: 1000 },
      graphiql: false,
      knows: (authorization) => verifier.knows(authorization),
      graphql,
    });
    http = await HttpServer.listen({ port: 0, host: '127.0.0.1', mounts: { '/oem': router } });
    await insertRows(
      database.projection,
      'records',
      Array.from({ length: 7 }, (_, index) => recordRow(index)),
    );
    await insertRows(
      database.projection,
      'facts',
      Array.from({ length: 5 }, (_, index) => factRow(index)),
    );
  });
  afterAll(async () => {
    await http.drain(100);
    await server.close();
  });

  const url = (path: string) => `http://127.0.0.1:${String(http.port)}/oem${path}`;
  async function ask(
    query: string,
    bearer: string | null = token,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(url('/graphql'), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body: JSON.stringify({ query }),
    });
    return {
      status: response.status,
      correlationId: response.headers.get('x-correlation-id'),
      body: (await response.json()) as Answer['body'],
    };
  }
  const known = () => ({ headers: { authorization: `Bearer ${token}` } });
  const codeOf = (answer: Answer) => answer.body.errors?.[0]?.extensions?.['code'];

  test('says who asks', async () => {
    expect((await ask('{ me { mspId roles } }')).body).toEqual({
      data: { me: { mspId: 'OemMSP', roles: ['viewer'] } },
    });
  });

  test('tells nobody anything, and a wrong token no more than none', async () => {
    const wrong = [null, 'a.b.c', await issuer.token({ audience: 'tierline:axle', subject: 'x', roles: ['manager'] })];
    const operations = [
      '{ me { mspId } }',
      `{ record(id: "${id}") { id } }`,
      `mutation { apply(channel: "c", steps: []) { __typename } }`,
    ];
    for (const bearer of wrong)
      for (const operation of operations) {
        const answer = await ask(operation, bearer);
        expect([answer.status, codeOf(answer)]).toEqual([401, 'NOT_AUTHENTICATED']);
      }
  });

  test('lets nobody follow the feed', async () => {
    const response = await fetch(url('/graphql'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { feed { cursor } }' }),
    });
    expect(await response.text()).toContain('NOT_AUTHENTICATED');
  });

  test('a record that is not there and one that may not be known are the same null', async () => {
    expect((await ask(`{ record(id: "${'ff'.repeat(16)}") { id } }`)).body).toEqual({ data: { record: null } });
  });

  test('pages by key in both directions, without a gap or a repeat', async () => {
    type Page = {
      edges: { node: { id: string } }[];
      pageInfo: { endCursor: string; startCursor: string; hasNextPage: boolean };
    };
    const page = async (args: string) =>
      (await ask(`{ forecasts(${args}) { edges { node { id } } pageInfo { endCursor startCursor hasNextPage } } }`))
        .body.data!['forecasts'] as Page;
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
    expect(codeOf(await ask('{ forecasts(first: 1, after: "x") { edges { cursor } } }'))).toBe('CURSOR_INVALID');
  });

  test('filters by partner, part, status of the state, and time of change', async () => {
    const ids = async (filter: string) =>
      (
        (await ask(`{ forecasts(filter: {${filter}}) { edges { node { id } } } }`)).body.data!['forecasts'] as {
          edges: unknown[];
        }
      ).edges.length;
    expect(await ids('partner: "AxleMSP"')).toBe(4);
    expect(await ids('part: "P-1"')).toBe(1);
    expect(await ids('changedSince: "2026-01-05T00:00:00.000Z"')).toBe(3);
    expect(await ids('channel: "motor-programme"')).toBe(0);
  });

  test('a forecast shows commitment beside demand', async () => {
    const answer = await ask(
      `{ record(id: "${recordRow(0).id}") { ... on Forecast { commitmentGaps { start demand committed gap status } } } }`,
    );
    expect(answer.body.data).toEqual({
      record: {
        commitmentGaps: [{ start: '2026-01-05', demand: '100', committed: '80', gap: '-20', status: 'short' }],
      },
    });
  });

  test('a refusal is a result: code, message, data', async () => {
    const answer = await ask(
      `mutation { acceptLink(channel: "c", id: "${id}") { __typename ... on Refused { code data } } }`,
    );
    expect(answer.body.data).toEqual({ acceptLink: { __typename: 'Refused', code: 'RECORD_UNKNOWN', data: {} } });
    expect(await (await fetch(url('/metrics'), known())).text()).toContain(
      'tierline_refusals_total{code="RECORD_UNKNOWN",member="oem"} 1',
    );
  });

  test('what is unexpected is masked, and logged under the answer’s correlation id', async () => {
    const answer = await ask(`mutation { apply(channel: "broken", steps: []) { __typename } }`, token, {
      'x-correlation-id': 'my-own-id-1',
    });
    expect(answer.correlationId).toBe('my-own-id-1');
    expect(answer.body.errors).toMatchObject([{ message: 'unexpected error', extensions: { code: 'UNEXPECTED' } }]);
    expect(JSON.stringify(answer.body)).not.toContain('secret of the house');
    expect(logged.some((line) => line.includes('secret of the house') && line.includes('my-own-id-1'))).toBe(true);
    expect(logged.some((line) => line.includes(token))).toBe(false);
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
    const answer = await ask(query);
    expect(answer.body.errors?.length).toBeGreaterThan(0);
    expect(answer.body.data ?? null).toBeNull();
  });

  test('a body too long, no JSON, an unknown path', async () => {
    const headers = { 'content-type': 'application/json' };
    const long = await fetch(url('/graphql'), {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: 'x'.repeat(20_000) }),
    });
    expect([long.status, ((await long.json()) as Answer['body']).errors?.[0]?.extensions?.['code']]).toEqual([
      413,
      'OVERSIZE',
    ]);
    const broken = await fetch(url('/graphql'), { method: 'POST', headers, body: '{' });
    expect(broken.status).toBe(400);
    expect((await fetch(url('/nowhere'))).status).toBe(404);
  });

  test('live always, ready when every part is', async () => {
    expect((await fetch(url('/health/live'))).status).toBe(200);
    health.set('disk', 'full');
    const full = await fetch(url('/health/ready'), known());
    expect([full.status, await full.json()]).toEqual([503, { ready: false, parts: { disk: 'full' } }]);
    expect(health.writesStoppedBy).toEqual({ part: 'disk', state: 'full' });
    health.set('disk', 'ok');
    expect((await fetch(url('/health/ready'), known())).status).toBe(200);
  });

  test('a node that is stopping is not ready and takes nothing new', async () => {
    health.set('node', 'stopping');
    expect(codeOf(await ask('{ me { mspId } }'))).toBe('STOPPING');
    expect((await fetch(url('/health/ready'))).status).toBe(503);
    expect((await fetch(url('/health/live'))).status).toBe(200);
    health.set('node', 'ok');
    expect((await ask('{ me { mspId } }')).status).toBe(200);
  });

  test('the feed is followed by SSE and resumed by cursor', async () => {
    const first = await subscribe('subscription { feed { cursor block } }', 3);
    expect(first.map(({ block }) => block)).toEqual(['0', '1', '2']);
    const rest = subscribe(`subscription { feed(after: "${first[2]!.cursor}") { cursor block } }`, 3);
    await insertRows(database.projection, 'facts', [factRow(5)]);
    feed.wake();
    expect((await rest).map(({ block }) => block)).toEqual(['3', '4', '5']);
    const page = await ask(
      `{ feed(after: "${first[0]!.cursor}", kinds: ["forecast"], first: 2) { items { block } hasNextPage } }`,
    );
    expect(page.body.data).toEqual({ feed: { items: [{ block: '1' }, { block: '2' }], hasNextPage: true } });
    expect(codeOf(await ask('{ feed(after: "nonsense") { endCursor } }'))).toBe('CURSOR_INVALID');
  });

  test('a person holds so many streams open, and another when one of them ends', async () => {
    const stream = async (gone: AbortController) => {
      const authorization = `Bearer ${await issuer.token({ audience, subject: 'ben', roles: ['viewer'] })}`;
      const response = await fetch(url('/graphql'), {
        method: 'POST',
        signal: gone.signal,
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
        body: JSON.stringify({ query: 'subscription { feed { block } }' }),
      });
      const reader = response.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>;
      let text = '';
      while (!text.includes('data: ')) text += Buffer.from((await reader.read()).value ?? []).toString();
      return text.includes('RATE_LIMITED') ? 'refused' : 'followed';
    };
    const streams = Array.from({ length: 16 }, () => new AbortController());
    expect(await Promise.all(streams.map(stream))).toEqual(streams.map(() => 'followed'));
    expect(await stream(new AbortController())).toBe('refused');
    expect((await subscribe('subscription { feed { cursor block } }', 1)).length).toBe(1);
    streams[0]!.abort();
    const again = new AbortController();
    while ((await stream(again)) === 'refused');
    for (const one of [...streams, again]) one.abort();
  });

  async function subscribe(query: string, count: number): Promise<{ cursor: string; block: string }[]> {
    const gone = new AbortController();
    const response = await fetch(url('/graphql'), {
      method: 'POST',
      signal: gone.signal,
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const found: { cursor: string; block: string }[] = [];
    let text = '';
    for await (const chunk of response.body!) {
      text += Buffer.from(chunk as Uint8Array).toString();
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.+)$/m.exec(event)?.[1];
        if (data) found.push((JSON.parse(data) as { data: { feed: { cursor: string; block: string } } }).data.feed);
      }
      if (found.length >= count) break;
    }
    gone.abort();
    return found.slice(0, count);
  }
});

test('docs/schema.graphql is current', () => {
  expect(readFileSync(join(__dirname, '../../docs/schema.graphql'), 'utf8')).toBe(printedSchema());
});

function recordRow(index: number) {
  const day = String(index + 1).padStart(2, '0');
  const state = {
    customerPart: `P-${String(index)}`,
    active: true,
    buckets: [{ start: '2026-01-05', quantity: '100' }],
    commitment: { revision: 1, at: '', buckets: [{ start: '2026-01-05', quantity: '80' }] },
  };
  return {
    channel: 'axle-programme',
    kind: 'forecast',
    id: String(index).padStart(32, '0'),
    seal_key: String(index).padStart(64, '0'),
    body_key: String(index).padStart(64, '1'),
    version: 1,
    live: true,
    frozen: false,
    state,
    parties: index % 2 === 0 ? ['AxleMSP', 'OemMSP'] : ['CastingMSP', 'OemMSP'],
    seal_hash: 'cd'.repeat(32),
    subject: null,
    ...{ status: 'short', parts: [`P-${String(index)}`], sites: [], names: [], first_day: null, last_day: null },
    urgency: index < 3 ? `2026-02-0${String(3 - index)}T00:00:00.000Z` : null,
    changed_arrival: index,
    changed_block: index,
    changed_tx: 0,
    changed_at: `2026-01-${day}T00:00:00.000Z`,
  };
}

function factRow(index: number) {
  return {
    channel: 'axle-programme',
    block: index,
    tx: 0,
    fact: 0,
    arrival: index,
    kind: 'forecast',
    id,
    version: 1,
    type: 'ForecastPublished',
    content: {},
    by_msp: 'OemMSP',
    at: '2026-01-01T00:00:00.000Z',
  };
}
