import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Figure, Measure } from '../harness/figure';
import { seriesOf, sizes } from '../stage/series';
import { TwoParties } from '../stage/two-parties';

const [writes, streams, ofOnePerson] = [60, 50, 15];

/** From asking for a write to its fact at a webhook; and how fast 50 followers are given a feed from its beginning. */
export const feed: Measure = {
  name: 'feed',
  run: async (say) => {
    const stage = await TwoParties.create();
    try {
      const ids = await stage.forecasts(24, sizes.small);
      say('webhook');
      const latency = await toWebhook(stage, ids[0] ?? '');
      await stage.revise(ids, 10, sizes.small);
      await stage.constellation.settled();
      say('streams');
      return [...latency, await through(stage)];
    } finally {
      await stage.close();
    }
  },
};

async function toWebhook(stage: TwoParties, id: string): Promise<Figure[]> {
  const arrived = new Map<number, number>();
  const news = new EventEmitter();
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { recordversion } = JSON.parse(body) as { recordversion: number };
      arrived.set(recordversion, performance.now());
      news.emit('fact');
      response.writeHead(204).end();
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const create = `mutation ($url: String!, $id: String!) { createWebhook(url: $url, description: "bench", filter: { record: $id }) { ... on WebhookWithSecret { webhook { id } } } }`;
    await stage.ask('buyer', create, { url, id });
    const [answered, delivered]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < writes; turn += 1) {
      const began = performance.now();
      const query = `mutation ($id: Hex!, $input: ReviseForecastInput!) { reviseForecast(channel: "programme", id: $id, input: $input) { ... on Written { changes { version } } } }`;
      const { reviseForecast } = await stage.ask('buyer', query, { id, input: seriesOf(sizes.small, turn + 1) });
      answered.push(performance.now() - began);
      const version = (reviseForecast as { changes: { version: number }[] }).changes[0]?.version ?? 0;
      while (!arrived.has(version)) await once(news, 'fact');
      delivered.push((arrived.get(version) ?? 0) - began);
    }
    return [
      { measure: 'feed: write to its answer, p50', value: quantile(answered, 0.5), unit: 'ms' },
      { measure: 'feed: write to its fact at a webhook, p50', value: quantile(delivered, 0.5), unit: 'ms' },
      { measure: 'feed: write to its fact at a webhook, p95', value: quantile(delivered, 0.95), unit: 'ms' },
    ];
  } finally {
    server.close();
  }
}

async function through(stage: TwoParties): Promise<Figure> {
  const base = stage.constellation.url('buyer').replace(/graphql$/, 'feed');
  const persons = await Promise.all(
    Array.from({ length: Math.ceil(streams / ofOnePerson) }, (_, person) =>
      stage.constellation.token('buyer', ['viewer'], `follower-${String(person)}`),
    ),
  );
  const headers = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const whole = await fetch(`${base}?first=500`, headers(persons[0] ?? ''));
  const { items } = (await whole.json()) as { items: unknown[] };
  const began = performance.now();
  await Promise.all(
    Array.from({ length: streams }, async (_, index) => {
      const token = persons[Math.floor(index / ofOnePerson)] ?? '';
      const gone = new AbortController();
      const response = await fetch(`${base}/stream`, { ...headers(token), signal: gone.signal });
      if (!response.body) throw new Error(`no stream: ${String(response.status)}`);
      let seen = 0;
      for await (const line of createInterface(Readable.fromWeb(response.body as ReadableStream))) {
        if (line.startsWith('data:')) seen += 1;
        if (seen >= items.length) break;
      }
      gone.abort();
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  return {
    measure: `feed: ${String(streams)} streams from the beginning, ${String(items.length)} facts each`,
    value: (streams * items.length) / seconds,
    unit: 'facts/s',
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
