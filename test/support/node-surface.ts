import { Refusal } from '@tierline/chaincode/errors';
import { botsOf } from '@tierline/api/bots-of';
import { IdempotencyKeys } from '@tierline/api/commands';
import { machineClock, SqlKeyStore } from '@tierline/api/engine';
import { Feed } from '@tierline/api/feed';
import { feedOf } from '@tierline/api/feed-of';
import { graphqlHandler, readsOf, type Writes } from '@tierline/api/graphql';
import { createLogger, Health, HttpServer, NodeMetrics, nodeRouter } from '@tierline/api/http';
import { EmbeddedIssuer, Persons, TokenVerifier } from '@tierline/api/identity';
import { DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';
import { Suggestions } from '@tierline/api/suggestions';
import { refusingWrites } from './refusing-writes';
import { refusingQuality } from './refusing-quality';
import { noGuests, refusingMessages } from './refusing-messages';
import { refusingTiers } from './refusing-tiers';
import { refusingMail } from './refusing-mail';
import { refusingWebhooks } from './refusing-webhooks';
import { stillWorkflows } from './still-workflows';
import { stillCatenaX } from './still-catena-x';

export const audience = 'tierline:oem';
export const id = 'ab'.repeat(16);
export type Answer = {
  status: number;
  correlationId: string | null;
  body: { data?: Record<string, unknown>; errors?: { message: string; extensions?: Record<string, unknown> }[] };
};

/** Nothing can be written; on the channel `broken` not even refused. */
const writes: Writes = {
  ...refusingWrites,
  apply: ({ channel }) =>
    Promise.reject(channel === 'broken' ? new Error('secret of the house') : new Refusal('RECORD_UNKNOWN')),
};

/** One node's HTTP surface on rows as a projector would have written them: seven forecasts, five facts. */
export class NodeSurface {
  private constructor(
    private readonly server: DatabaseServer,
    private readonly http: HttpServer,
    readonly suggestions: Suggestions,
    readonly database: MemberDatabase,
    readonly feed: Feed,
    readonly issuer: EmbeddedIssuer,
    /** Anna's, a viewer. */
    readonly token: string,
    readonly health: Health,
    /** Lines that the node logged. */
    readonly logged: readonly string[],
    readonly verifier: TokenVerifier,
    readonly persons: Persons,
    /** Milliseconds that the machine's clock seems to be ahead. */
    readonly clock: { ahead: number },
  ) {}

  static async start(otherwise: Partial<Writes> = {}): Promise<NodeSurface> {
    const logged: string[] = [];
    const health = new Health();
    const server = await DatabaseServer.open();
    const database = await server.member('oem');
    const feed = new Feed(database, 50);
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const token = await issuer.token({ audience, subject: 'anna', roles: ['viewer'] });
    const persons = new Persons(database);
    const clock = { ahead: 0 };
    const suggestions = new Suggestions();
    const verifier = new TokenVerifier([issuer.trusted(audience)], {
      ...{ clockSkewSeconds: 0, rereadSeconds: 5, persons },
      now: () => Date.now() + clock.ahead,
    });
    const log = createLogger({ member: 'oem', stream: { write: (line) => void logged.push(line) } });
    const metrics = new NodeMetrics('oem');
    const bots = botsOf({ mspId: 'OemMSP', database, feed, verifier, log });
    const graphql = graphqlHandler({
      limits: { depth: 8, aliases: 5, tokens: 500, complexity: 1000 },
      open: false,
      log,
      tokens: bots.tokens,
      keys: new IdempotencyKeys({ store: new SqlKeyStore(database), clock: machineClock, keptDays: 30 }),
      contextFor: (person) => ({
        mspId: 'OemMSP',
        channels: [],
        reads: readsOf(database, feed, () => Promise.resolve(undefined)),
        writes: { ...writes, ...otherwise },
        tiers: refusingTiers,
        webhooks: refusingWebhooks,
        mail: refusingMail,
        bots: bots.work(person),
        given: bots.given,
        workflows: stillWorkflows,
        messages: refusingMessages,
        quality: refusingQuality,
        guests: noGuests,
        suggest: suggestions.suggest,
        countRefusal: (code) => metrics.refusal(code),
      }),
    });
    const router = nodeRouter({
      feed: feedOf({ mspId: 'OemMSP', feed, verifier: bots.tokens, given: bots.given, log }),
      catenaX: stillCatenaX(verifier),
      pack: () => Promise.resolve(undefined),
      health,
      metrics,
      log,
      limits: { bodyKilobytes: 16, requestsPerMinute: 1000 },
      graphiql: false,
      knows: (authorization) => verifier.knows(authorization),
      graphql,
    });
    const http = await HttpServer.listen({ port: 0, host: '127.0.0.1', mounts: { '/oem': router } });
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
    return new NodeSurface(
      ...([
        server,
        http,
        suggestions,
        database,
        feed,
        issuer,
        token,
        health,
        logged,
        verifier,
        persons,
        clock,
      ] as const),
    );
  }

  async close(): Promise<void> {
    this.feed.close();
    await this.http.drain(100);
    await this.suggestions.close();
    await this.server.close();
  }

  url(path: string): string {
    return `http://127.0.0.1:${String(this.http.port)}/oem${path}`;
  }

  async ask(query: string, bearer: string | null = this.token, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url('/graphql'), {
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

  known(): { headers: Record<string, string> } {
    return { headers: { authorization: `Bearer ${this.token}` } };
  }
}

export const codeOf = (answer: Answer): unknown => answer.body.errors?.[0]?.extensions?.['code'];

export function recordRow(index: number) {
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
    ended: false,
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

export function factRow(index: number) {
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
    parties: ['OemMSP'],
    severity: null as string | null,
  };
}
