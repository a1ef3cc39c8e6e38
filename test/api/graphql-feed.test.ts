import { insertRows } from '@tierline/api/readmodel';
import { audience, codeOf, factRow, NodeSurface } from '../support/node-surface';
import { Streamed } from '../support/streamed';

describe('a node’s feed, followed by GraphQL', () => {
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
      surface.clock.ahead = 91_000;
      expect(await stream.whole()).toContain('NOT_AUTHENTICATED');
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
