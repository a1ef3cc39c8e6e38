import { gzipSync } from 'node:zlib';
import { ProductionNode } from '../support/production-node';

const json = { 'content-type': 'application/json' };
const me = '{ me { mspId } }';
const zipped = gzipSync(`"${'x'.repeat(16 * 1024 * 1024)}"`);
const mutation = 'mutation { acceptLink(channel: "c", id: "00") { __typename } }';

describe('a production node, by plain HTTP', () => {
  let node: ProductionNode;
  beforeAll(async () => {
    node = await ProductionNode.start();
  });
  afterAll(() => node.close());

  const form = (query: string, more = ''): FormData => {
    const data = new FormData();
    data.set('operations', JSON.stringify({ query }));
    data.set('map', '{}');
    data.set('more', more);
    return data;
  };

  test.each<[string, (query: string, more?: string) => RequestInit]>([
    ['a form', (query, more = '') => ({ body: new URLSearchParams({ query, more }) })],
    ['a form of parts', (query, more = '') => ({ body: form(query, more) })],
    ['plain text', (query, more = '') => ({ body: `${query} #${more}`, headers: { 'content-type': 'text/plain' } })],
    [
      'a bare document',
      (query, more = '') => ({ body: `${query} #${more}`, headers: { 'content-type': 'application/graphql' } }),
    ],
    ['no type', (query, more = '') => ({ body: new Blob([`${query} #${more}`]) })],
  ])(
    'takes JSON only, so that no page of another site can post, and no body outgrows the limit: %s',
    async (_what, init) => {
      for (const query of [me, mutation]) {
        const answer = await node.ask('/graphql', { method: 'POST', ...init(query) });
        expect([answer.status, answer.text.includes('"data"')]).toEqual([415, false]);
      }
      expect((await node.ask('/graphql', { method: 'POST', ...init(me, 'x'.repeat(200_000)) })).status).toBe(415);
    },
  );

  test('prints nothing at what a stranger says of a proxy', async () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const name of ['forwarded', 'x-forwarded-for'])
      expect((await node.ask('/health/live', { headers: { [name]: 'for=10.0.0.1' } })).status).toBe(200);
    expect(printed).not.toHaveBeenCalled();
    printed.mockRestore();
  });

  test('does not take a body that is short only while it is packed', async () => {
    const body = gzipSync(JSON.stringify({ query: `${me} #${'x'.repeat(1_000_000)}` }));
    expect(body.length).toBeLessThan(16_384);
    const answer = await node.ask('/graphql', {
      method: 'POST',
      headers: { ...json, 'content-encoding': 'gzip' },
      body,
    });
    expect(answer.status).toBe(413);
  });

  test('does not write by GET, nor by other methods', async () => {
    const query = encodeURIComponent(mutation);
    expect((await node.ask(`/graphql?query=${query}`)).status).toBe(405);
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await node.ask(`/graphql?query=${query}`, {
        method,
        headers: json,
        body: JSON.stringify({ query: mutation }),
      });
      expect([method, answer.status]).toEqual([method, 405]);
    }
  });

  test('lets no page of another site read an answer', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const answer of [
      await node.query(me, {}, headers),
      await node.ask('/graphql', { method: 'OPTIONS', headers }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  test('takes one operation a request', async () => {
    const body = JSON.stringify(Array.from({ length: 20 }, () => ({ query: me })));
    const answer = await node.ask('/graphql', { method: 'POST', headers: json, body });
    expect([answer.status, answer.text.includes('OemMSP')]).toEqual([400, false]);
  });

  test.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Record") { fields { name } } }',
    'query { ...a } fragment a on Query { s: __schema { queryType { name } } }',
    'subscription { __schema { types { name } } }',
  ])('tells nothing of its schema: %s', async (query) => {
    for (const answer of [await node.query(query), await node.ask(`/graphql?query=${encodeURIComponent(query)}`)]) {
      expect(answer.text).not.toMatch(/"(types|fields|queryType)"/);
      expect(answer.text).toContain('"errors"');
    }
  });

  test.each([
    ['a field', '{ recor(id: "00") { id } }', {}],
    ['a field of a type', '{ me { mspI } }', {}],
    ['an argument', '{ record(idd: "00") { id } }', {}],
    ['a type', '{ ...a } fragment a on Quer { me { mspId } }', {}],
    ['an enum’s value', '{ forecasts(order: CHANG) { edges { cursor } } }', {}],
    ['an input’s member', '{ forecasts(filter: { partne: "x" }) { edges { cursor } } }', {}],
    [
      'an input’s member in a variable',
      'query ($filter: RecordFilter) { forecasts(filter: $filter) { edges { cursor } } }',
      { filter: { partne: 'x' } },
    ],
    [
      'an enum’s value in a variable',
      'query ($o: RecordOrder) { forecasts(order: $o) { edges { cursor } } }',
      { o: 'CHANG' },
    ],
  ])('does not suggest what else there is: %s', async (_what, query, variables) => {
    const { text } = await node.query(query, variables);
    expect(text).toContain('"errors"');
    expect(text).not.toMatch(/did you mean/i);
  });

  test('survives fragments that turn in a circle, and many of them', async () => {
    const circle = 'query { ...a } fragment a on Query { ...b } fragment b on Query { ...a }';
    expect((await node.query(circle)).text).toContain('"errors"');
    const many = Array.from({ length: 400 }, (_, index) => `fragment f${String(index)} on Query { me { mspId } }`);
    expect((await node.query(`{ ...f0 } ${many.join(' ')}`)).text).toContain('"errors"');
  });

  const demands = '/catena-x/v1/axle-programme/week_based_material_demand';
  test.each<[string, number, RequestInit]>([
    ['a token of nobody', 401, { headers: { ...json, authorization: 'Bearer x' } }],
    ['no token', 401, { headers: { ...json, authorization: '' } }],
    ['no JSON', 422, { body: '[{' }],
    ['more than 15 MiB', 413, { body: `"${'x'.repeat(15 * 1024 * 1024)}"` }],
    ['more than that when unpacked', 413, { body: zipped, headers: { ...json, 'content-encoding': 'gzip' } }],
    ['a form', 415, { body: new URLSearchParams({ a: '1' }), headers: {} }],
    ['plain text', 415, { body: '[]', headers: { 'content-type': 'text/plain' } }],
    ['another method', 405, { method: 'PUT' }],
  ])('takes of Catena-X payloads what the standard lets in: %s', async (_what, status, init) => {
    const answer = await node.ask(demands, { method: 'POST', headers: json, body: '[]', ...init });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(JSON.parse(answer.text)).toMatchObject({ status });
    expect(answer.text).not.toMatch(/node_modules|at .*:\d+:\d+/);
  });

  test('reads no body of a stranger, however he asks', async () => {
    const stranger = { ...json, authorization: '' };
    expect((await node.ask(demands, { method: 'POST', headers: stranger, body: '[{' })).status).toBe(401);
    for (const path of [demands, '/catena-x/v1/openapi.json', '/catena-x/v1/nowhere'])
      expect((await node.ask(path, { headers: { authorization: '' } })).status).toBe(401);
    expect((await node.ask('/catena-x/v1/nowhere')).status).toBe(404);
    expect((await node.ask('/catena-x/v1/openapi.json')).status).toBe(200);
  });

  test('says of a fault no more than its code', async () => {
    const broken = await node.ask('/graphql', { method: 'POST', headers: json, body: '{"query": "{ me' });
    expect([broken.status, JSON.parse(broken.text)]).toMatchObject([400, { errors: [{ message: 'MALFORMED' }] }]);
    const nowhere = await node.ask('/graphql/../..//secrets');
    expect([nowhere.status, JSON.parse(nowhere.text)]).toMatchObject([404, { errors: [{ message: 'NOT_FOUND' }] }]);
    for (const { headers, text } of [broken, nowhere]) {
      expect(headers.get('x-powered-by')).toBeNull();
      expect(text).not.toMatch(/node_modules|at .*:\d+:\d+/);
    }
  });

  test('tells a stranger that it lives and whether it is ready, not what it does', async () => {
    const stranger = { headers: { authorization: '' } };
    expect((await node.ask('/health/live', stranger)).text).toBe('{"live":true}');
    const ready = await node.ask('/health/ready', stranger);
    expect([ready.status, ready.text]).toEqual([200, '{"ready":true}']);
    const metrics = await node.ask('/metrics', stranger);
    expect([metrics.status, metrics.text.includes('tierline_')]).toEqual([401, false]);
    expect((await node.ask('/health/ready')).text).toContain('axle-programme');
    expect((await node.ask('/metrics')).text).toContain('tierline_');
  });
});

test('a limit on requests counts the caller, whatever it says of where it comes from', async () => {
  const node = await ProductionNode.start({ bodyKilobytes: 16, requestsPerMinute: 5 });
  const statuses: number[] = [];
  for (let index = 0; index < 8; index += 1) {
    const from = `10.0.0.${String(index)}`;
    const headers = { 'x-forwarded-for': from, 'x-real-ip': from, forwarded: `for=${from}`, 'cf-connecting-ip': from };
    statuses.push((await node.query(me, {}, headers)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  await node.close();
});
