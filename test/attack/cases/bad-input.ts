import { personRoles } from '@tierline/chaincode/schema';
import { type AttackedWorld, channel, id16 } from '../../support/attacked-world';

type Answer = { data?: Record<string, { code?: string } | null> | null; errors?: { extensions?: { code?: string } }[] };

const cursorOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const nested = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

export function badInputIsRefused(world: () => AttackedWorld): void {
  async function answer(query: string, variables: unknown): Promise<Answer> {
    const authorization = `Bearer ${await world().token('axle')}`;
    const body =
      typeof variables === 'string'
        ? `{"query":${JSON.stringify(query)},"variables":${variables}}`
        : { query, variables };
    return JSON.parse((await world().raw('axle', body, { authorization })).text) as Answer;
  }
  const codeOf = ({ data, errors }: Answer) => errors?.[0]?.extensions?.code ?? Object.values(data ?? {})[0]?.code;

  const cursors: Record<string, string> = {
    'no base64': '%%%',
    'no JSON': Buffer.from('{').toString('base64url'),
    'a number': cursorOf(1),
    'no object': cursorOf([]),
    null: cursorOf(null),
    'a place without numbers': cursorOf({ [channel]: ['x', 0, 0] }),
    'a negative block': cursorOf({ [channel]: ['-1', 0, 0] }),
    'a block beyond all numbers': cursorOf({ [channel]: ['9'.repeat(40), 0, 0] }),
    'a transaction beyond all numbers': cursorOf({ [channel]: ['1', 2 ** 40, 0] }),
    'a fact with a fraction': cursorOf({ [channel]: ['1', 0, 0.5] }),
    'a channel with a zero byte': cursorOf({ 'a\0b': ['1', 0, 0] }),
    'half a character': Buffer.from('{"\\ud800":["1",0,0]}').toString('base64url'),
    'another list’s': cursorOf(['~', id16(), channel]),
  };
  test.each(Object.entries(cursors))('a feed cursor that is none is refused: %s', async (_what, after) => {
    expect(codeOf(await answer('query ($after: String) { feed(after: $after) { endCursor } }', { after }))).toBe(
      'CURSOR_INVALID',
    );
  });

  test('a cursor of another member’s feed, or of a channel not joined, opens no other feed', async () => {
    const query = 'query ($after: String) { feed(after: $after, first: 500) { items { channel id } endCursor } }';
    const token = await world().token('oem');
    const body = { query: '{ feed(first: 500) { endCursor } }' };
    const theirs = JSON.parse((await world().raw('oem', body, { authorization: `Bearer ${token}` })).text) as {
      data: { feed: { endCursor: string } };
    };
    for (const after of [theirs.data.feed.endCursor, cursorOf({ 'axle-programme': ['0', 0, 0] })]) {
      const asked = await world().raw(
        'motor',
        { query, variables: { after } },
        {
          authorization: `Bearer ${await world().token('motor')}`,
        },
      );
      const { data } = JSON.parse(asked.text) as { data: { feed: { items: unknown[] } } };
      expect(data.feed.items).toEqual([]);
    }
  });

  const recordCursors: Record<string, string> = {
    'no JSON': 'x',
    'too short': cursorOf(['1']),
    'a number': cursorOf([1, 2, 3]),
    'a zero byte': cursorOf(['\0', 'a', 'b']),
    'half a character': Buffer.from('["\\ud800","a","b"]').toString('base64url'),
  };
  test.each(Object.entries(recordCursors))('a list’s cursor that is none is refused: %s', async (_what, after) => {
    expect(
      codeOf(await answer('query ($after: String) { forecasts(after: $after) { edges { cursor } } }', { after })),
    ).toBe('CURSOR_INVALID');
  });

  test.each(['first: -1', 'last: -1', 'first: 0', 'first: 2000000000'])(
    'a page of no size is no error of the node: %s',
    async (size) => {
      await answer(`{ forecasts(${size}) { edges { cursor } } }`, {});
      await answer(
        `{ feed(${size.replace('last', 'first')}) { endCursor } findings(${size}) { edges { cursor } } }`,
        {},
      );
    },
  );

  const texts: [string, string][] = [
    ['a zero byte', '"a\\u0000b"'],
    ['half a character', '"\\ud800"'],
    ['the other half', '"\\udc00\\ud800"'],
  ];
  const reads = [
    'query ($text: String) { record(id: "00", channel: $text) { id } }',
    'query ($text: String) { forecasts(filter: { part: $text }) { edges { cursor } } }',
    'query ($text: String) { forecasts(filter: { partner: $text }) { edges { cursor } } }',
    'query ($text: String!) { feed(kinds: [$text]) { endCursor } }',
    'mutation ($text: String!) { declineLink(channel: $text, id: "00", input: { reason: $text }) { ... on Refused { code } } }',
  ];
  test.each(texts)('text that no database holds is refused as such: %s', async (_what, text) => {
    for (const query of reads) {
      expect([query, codeOf(await answer(query, `{"text":${text}}`))]).toEqual([query, 'MALFORMED']);
    }
  });

  test('nor as a literal in the document', async () => {
    expect(codeOf(await answer('{ record(id: "00", channel: "a\\u0000b") { id } }', {}))).toBe('MALFORMED');
  });

  const apply =
    'mutation ($steps: [StepInput!]!) { apply(channel: "axle-programme", steps: $steps) { ... on Refused { code data } } }';
  const commission = (values: string) =>
    `{"steps":[{"kind":"custody","command":"CommissionUnit","input":{"identifier":{"scheme":"sscc","sscc":"395220000000000184"},"kind":${JSON.stringify(
      world().constellation.consortium.codes['unit-kinds']?.items['pallet'],
    )},"values":${values}}}]}`;
  test.each([
    ['__proto__', '{"content":"x","__proto__":{"grossWeight":1}}'],
    ['constructor', '{"content":"x","constructor":{"prototype":{"content":"y"}}}'],
    ['toString', '{"content":"x","toString":"y"}'],
    ['hasOwnProperty', '{"content":"x","hasOwnProperty":true}'],
  ])('a name that every object has is no property: %s', async (_name, values) => {
    expect(['PROPERTY_UNKNOWN', 'MALFORMED']).toContain(codeOf(await answer(apply, commission(values))));
    expect(({} as Record<string, unknown>)['grossWeight']).toBeUndefined();
  });

  test.each(['__proto__', 'constructor', 'toString', 'valueOf'])(
    'nor a kind, a command, a channel: %s',
    async (name) => {
      const step = (kind: string, command: string) => ({ steps: [{ kind, command, id: id16(), input: {} }] });
      const known = { steps: [{ kind: 'forecast', command: name, id: world().ids['forecast'], input: {} }] };
      expect(codeOf(await answer(apply, step(name, 'PublishForecast')))).toMatch(/^(RECORD|KIND)_UNKNOWN$/);
      expect(codeOf(await answer(apply, known))).toBe('COMMAND_UNKNOWN');
      expect(codeOf(await answer(apply, { steps: [{ kind: name, command: name, input: {} }] }))).toBe('KIND_UNKNOWN');
      expect(codeOf(await answer(apply.replace('axle-programme', name), step('forecast', 'PublishForecast')))).toBe(
        'CHANNEL_UNKNOWN',
      );
      await answer(
        `query { forecasts(filter: { channel: "${name}", partner: "${name}", status: "${name}" }) { edges { cursor } } }`,
        {},
      );
    },
  );

  test.each([100, 5_000, 100_000])('JSON nested %s deep is refused', async (depth) => {
    const steps = (input: string) => `{"steps":[{"kind":"forecast","command":"PublishForecast","input":${input}}]}`;
    expect(codeOf(await answer(apply, steps(nested(depth))))).toBe('MALFORMED');
    expect(codeOf(await answer(apply, steps(`{"a":`.repeat(depth) + '1' + '}'.repeat(depth))))).toBe('MALFORMED');
  });

  test.each([
    ['not composed', 'E\u0301TAPE'],
    ['a letter that looks like another', 'SECRET‐PART'],
    ['wide letters', 'ＳＥＣＲＥＴ－ＰＡＲＴ'],
    ['invisible', 'SECRET\u200b-PART'],
  ])('text that only looks like another is another, or refused: %s', async (_what, part) => {
    const query = 'query ($part: String) { forecasts(filter: { part: $part }) { edges { node { id } } } }';
    const found = await answer(query, { part });
    if (codeOf(found) !== 'MALFORMED') expect(found.data).toEqual({ forecasts: { edges: [] } });
    const input = {
      ...{ supplier: 'CastingMSP', customerPart: part, site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE' },
      ...{ granularity: 'week', buckets: [{ start: '2026-11-30', quantity: '1' }] },
    };
    const steps = [{ kind: 'forecast', command: 'PublishForecast', input }];
    expect(['MALFORMED', 'LINK_MISSING']).toContain(codeOf(await answer(apply, { steps })));
  });

  test('a step without end, a fraction, and fifty-one steps are refused', async () => {
    const step = { kind: 'forecast', command: 'PublishForecast', input: { x: 0.1 } };
    expect(codeOf(await answer(apply, { steps: [step] }))).toBe('MALFORMED');
    expect(codeOf(await answer(apply, { steps: [] }))).toBe('OVERSIZE');
    expect(codeOf(await answer(apply, { steps: Array.from({ length: 51 }, () => step) }))).toBe('OVERSIZE');
  });

  test('an id is not chosen by who makes the record', async () => {
    const steps = [{ kind: 'link', command: 'ProposeLink', id: id16(), input: { to: 'CastingMSP' } }];
    expect(codeOf(await answer(apply, { steps }))).toBe('RECORD_UNKNOWN');
  });

  test('every role together still signs for its own member only', async () => {
    expect(personRoles).toContain('manager');
    const query = `mutation { proposeLink(channel: "${channel}", input: { to: "AxleMSP"}) { ... on Refused { code } } }`;
    expect(codeOf(await answer(query, {}))).toBe('WITH_ONESELF');
  });
}
