import { insertRows } from '@tierline/api/readmodel';
import { audience, codeOf, factRow, id, NodeSurface } from '../support/node-surface';
import { Streamed } from '../support/streamed';

describe('a node’s feed', () => {
  let surface: NodeSurface;

  beforeAll(async () => {
    surface = await NodeSurface.start();
  });
  afterAll(() => surface.close());

  test('lets nobody follow the feed', async () => {
    const response = await fetch(surface.url('/graphql'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { feed { cursor } }' }),
    });
    expect(await response.text()).toContain('NOT_AUTHENTICATED');
  });

  test('the feed is followed by SSE and resumed by cursor', async () => {
    const first = await subscribe('subscription { feed { cursor block } }', 3);
    expect(first.map(({ block }) => block)).toEqual(['0', '1', '2']);
    const rest = subscribe(`subscription { feed(after: "${first[2]!.cursor}") { cursor block } }`, 3);
    await insertRows(surface.database.projection, 'facts', [factRow(5)]);
    surface.feed.wake();
    expect((await rest).map(({ block }) => block)).toEqual(['3', '4', '5']);
    const page = await surface.ask(
      `{ feed(after: "${first[0]!.cursor}", kinds: ["forecast"], first: 2) { items { block } hasNextPage } }`,
    );
    expect(page.body.data).toEqual({ feed: { items: [{ block: '1' }, { block: '2' }], hasNextPage: true } });
    expect(codeOf(await surface.ask('{ feed(after: "nonsense") { endCursor } }'))).toBe('CURSOR_INVALID');
  });

  test('a person holds so many streams open, and another when one of them ends', async () => {
    const stream = async (gone: AbortController) => {
      const authorization = `Bearer ${await surface.issuer.token({ audience, subject: 'ben', roles: ['viewer'] })}`;
      const response = await fetch(surface.url('/graphql'), {
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

  describe('ends with a word, and tells nothing more,', () => {
    afterEach(() => (surface.clock.ahead = 0));
    const follow = async (subject: string): Promise<Streamed> => {
      const token = await surface.issuer.token({ audience, subject, roles: ['viewer'], seconds: 90 });
      const stream = await Streamed.open(surface.url('/graphql'), token, 'subscription { feed { block } }');
      expect(await stream.until('"block":"4"')).toBe(true);
      return stream;
    };
    const personOf = (subject: string) => ({ issuer: surface.issuer.issuer, subject });

    test('as soon as its person is blocked', async () => {
      const stream = await follow('bruno');
      await surface.persons.block(personOf('bruno'), true);
      surface.verifier.doubt(personOf('bruno'));
      await insertRows(surface.database.projection, 'facts', [factRow(100)]);
      surface.feed.wake();
      const said = await stream.whole();
      expect(said).toContain('NOT_AUTHENTICATED');
      expect(said).not.toContain('"block":"100"');
    });

    test('within a minute of a block that another process took, though nothing happens', async () => {
      const stream = await follow('berta');
      await surface.persons.block(personOf('berta'), true);
      surface.clock.ahead = 60_000;
      expect(await stream.whole()).toContain('NOT_AUTHENTICATED');
    });

    test('when its token ends, though nothing happens', async () => {
      const stream = await follow('emil');
      const token = await surface.issuer.token({ audience, subject: 'emil', roles: ['viewer'], seconds: 90 });
      const others = await Promise.all(
        [`caseChanged(channel: "axle-programme", id: "${id}") { cursor }`, 'workListChanged { waiting }'].map((asked) =>
          Streamed.open(surface.url('/graphql'), token, `subscription { ${asked} }`),
        ),
      );
      for (const other of others) expect(await other.until('"data"')).toBe(true);
      surface.clock.ahead = 91_000;
      for (const one of [stream, ...others]) expect(await one.whole()).toContain('NOT_AUTHENTICATED');
    });
  });

  describe('through every door', () => {
    const grave = 'ef'.repeat(16);
    /** Beside the five of the surface, from block 200 on. */
    const facts = [
      { by_msp: 'AxleMSP', parties: ['AxleMSP', 'OemMSP'] },
      { by_msp: 'OemMSP', parties: ['CastingMSP', 'OemMSP'], type: 'ForecastRevised' },
      { kind: 'shipment', id: grave, type: 'MilestoneRecorded', parties: ['CarrierMSP', 'OemMSP'] },
      { kind: 'forecast', id: grave, type: 'AlertRaised', severity: 'red', parties: ['AxleMSP', 'OemMSP'] },
      { kind: 'forecast', id: grave, type: 'AlertCleared', severity: 'amber', by_msp: 'AxleMSP', parties: ['AxleMSP'] },
      { kind: '', id: '', type: 'NoticeGiven', version: null },
    ].map((fact, index) => ({ ...factRow(200 + index), ...fact }));

    beforeAll(async () => {
      await insertRows(surface.database.projection, 'facts', facts);
      surface.feed.wake();
    });

    test.each<[string, Record<string, string | string[]>, number[]]>([
      ['all', {}, [0, 1, 2, 3, 4, 5]],
      ['a kind', { kinds: ['shipment'] }, [2, 5]],
      ['two kinds', { kinds: ['shipment', 'forecast'] }, [0, 1, 2, 3, 4, 5]],
      ['types', { types: ['AlertRaised', 'AlertCleared'] }, [3, 4]],
      ['a record', { record: grave }, [2, 3, 4]],
      ['a party, or who signed', { party: 'AxleMSP' }, [0, 3, 4]],
      ['who signed', { signedBy: 'AxleMSP' }, [0, 4]],
      ['severity', { severities: ['red'] }, [3]],
      ['all of them', { kinds: ['forecast'], party: 'AxleMSP', record: grave, severities: ['red', 'amber'] }, [3, 4]],
    ])('the same facts come in the same order: %s', async (_name, filter, expected) => {
      const wanted = expected.map((index) => String(200 + index));
      const before = (await surface.feed.page(undefined)).items.filter(({ block }) => block < 200n);
      const start = before.at(-1)!.cursor;
      const given = Object.entries({ ...filter, after: start });
      const args = given.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
      const address = new URLSearchParams(
        given.map(([name, value]) => [name, [value].flat().join(',')] as [string, string]),
      ).toString();
      const { body } = await surface.ask(`{ feed(${args}) { items { block } } }`);
      expect((body.data as { feed: { items: { block: string }[] } }).feed.items.map(({ block }) => block)).toEqual(
        wanted,
      );
      const live = await subscribe(`subscription { feed(${args}) { block } }`, wanted.length);
      expect(live.map(({ block }) => block)).toEqual(wanted);
      const page = await fetch(surface.url(`/feed?${address}`), surface.known());
      const { items } = (await page.json()) as { items: { id: string }[] };
      expect(items.map(blockOf)).toEqual(wanted);
      const stream = await Streamed.get(surface.url(`/feed/stream?${address}`), surface.known().headers);
      expect(await stream.until(`/${wanted.at(-1)!}/0/0`)).toBe(true);
      expect(stream.items().map(({ data }) => blockOf(data as { id: string }))).toEqual(wanted);
      stream.leave();
    });

    test('a page is followed to the end by its link, as a batch of CloudEvents', async () => {
      const headers = { ...surface.known().headers, accept: 'application/cloudevents-batch+json' };
      const seen: string[] = [];
      for (let address = '?first=4&kinds=forecast,shipment'; ;) {
        const page = await fetch(surface.url(`/feed${address}`), { headers });
        expect(page.headers.get('content-type')).toContain('application/cloudevents-batch+json');
        const events = (await page.json()) as { id: string; specversion: string }[];
        if (events.length === 0) break;
        seen.push(...events.map(({ id: place }) => place));
        address = /<(.+)>; rel="next"/.exec(page.headers.get('link')!)![1]!;
      }
      const { items } = await surface.feed.page(undefined, { kinds: ['forecast', 'shipment'] });
      expect(seen).toEqual(items.map(({ block }) => `axle-programme/${String(block)}/0/0`));
    });

    test('a stream goes on after the last id that was heard', async () => {
      const first = await Streamed.get(surface.url('/feed/stream?party=AxleMSP'), surface.known().headers);
      expect(await first.until('/203/')).toBe(true);
      const { id: last } = first.items().find(({ data }) => blockOf(data as { id: string }) === '200')!;
      first.leave();
      const headers = { ...surface.known().headers, 'last-event-id': last! };
      const again = await Streamed.get(surface.url('/feed/stream?party=AxleMSP&after=nonsense'), headers);
      expect(await again.until('/204/')).toBe(true);
      expect(again.items().map(({ data }) => blockOf(data as { id: string }))).toEqual(['203', '204']);
      again.leave();
    });

    test('what is wrong with a question is said, and nothing told to whom has no token', async () => {
      const asked = async (path: string, headers: Record<string, string> = surface.known().headers) => {
        const response = await fetch(surface.url(path), { headers });
        return `${String(response.status)} ${await response.text()}`;
      };
      for (const path of ['/feed', '/feed/stream', '/feed/asyncapi.json'])
        for (const headers of [{}, { authorization: 'Bearer a.b.c' }])
          expect(await asked(path, headers as Record<string, string>)).toMatch(/^401 .*NOT_AUTHENTICATED/);
      for (const path of ['/feed', '/feed/stream']) {
        expect(await asked(`${path}?kinds=weather`)).toMatch(/^400 .*MALFORMED.*kinds\.0/);
        expect(await asked(`${path}?colour=red`)).toMatch(/^400 .*MALFORMED/);
        expect(await asked(`${path}?first=501`)).toMatch(/^400 .*MALFORMED.*first/);
        expect(await asked(`${path}?record=1`)).toMatch(/^400 .*MALFORMED.*record/);
        expect(await asked(`${path}?after=nonsense`)).toMatch(/^400 .*CURSOR_INVALID/);
      }
      expect(await asked('/feed/asyncapi.json')).toMatch(/^200 .*"asyncapi":"3.0.0"/);
      expect(await asked('/feed/other')).toMatch(/^404 .*NOT_FOUND/);
    });

    test('a stream ends with a word when its person is blocked', async () => {
      const token = await surface.issuer.token({ audience, subject: 'bodo', roles: ['viewer'] });
      const stream = await Streamed.get(surface.url('/feed/stream'), { authorization: `Bearer ${token}` });
      expect(await stream.until('/205/')).toBe(true);
      const bodo = { issuer: surface.issuer.issuer, subject: 'bodo' };
      await surface.persons.block(bodo, true);
      surface.verifier.doubt(bodo);
      surface.feed.wake();
      expect(await stream.whole()).toMatch(/event: end\ndata: .*NOT_AUTHENTICATED/);
    });
  });

  async function subscribe(query: string, count: number): Promise<{ cursor: string; block: string }[]> {
    const gone = new AbortController();
    const response = await fetch(surface.url('/graphql'), {
      method: 'POST',
      signal: gone.signal,
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${surface.token}`,
      },
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

/** Of the place that a CloudEvent has for its id. */
const blockOf = ({ id: place }: { id: string }): string => place.split('/')[1]!;
