import { IdempotencyKeys } from '@tierline/api/commands';
import { machineClock, SqlKeyStore } from '@tierline/api/engine';
import { Feed } from '@tierline/api/feed';
import { feedOf } from '@tierline/api/feed-of';
import { graphqlHandler, readsOf } from '@tierline/api/graphql';
import { createLogger, Health, HttpServer, NodeMetrics, nodeRouter } from '@tierline/api/http';
import { EmbeddedIssuer, TokenVerifier } from '@tierline/api/identity';
import { DatabaseServer } from '@tierline/api/readmodel';
import { refusingWrites } from './refusing-writes';
import { refusingQuality } from './refusing-quality';
import { noGuests, refusingMessages } from './refusing-messages';
import { refusingTiers } from './refusing-tiers';
import { refusingBots } from './refusing-bots';
import { refusingMail } from './refusing-mail';
import { refusingWebhooks } from './refusing-webhooks';
import { stillWorkflows } from './still-workflows';
import { stillCatenaX } from './still-catena-x';

const audience = 'tierline:oem';

/** A node's HTTP surface as it stands in production: closed, with small limits. Behind it an empty read model. */
export class ProductionNode {
  private constructor(
    readonly url: string,
    readonly token: string,
    readonly close: () => Promise<void>,
  ) {}

  static async start(limits = { bodyKilobytes: 16, requestsPerMinute: 10_000 }): Promise<ProductionNode> {
    const server = await DatabaseServer.open();
    const database = await server.member('oem');
    const issuer = await EmbeddedIssuer.open('urn:tierline:embedded');
    const verifier = new TokenVerifier([issuer.trusted(audience)], { clockSkewSeconds: 0, rereadSeconds: 5 });
    const log = createLogger({ level: 'silent' });
    const metrics = new NodeMetrics('oem');
    const health = new Health();
    health.set('channel axle-programme', 'ok');
    const feed = new Feed(database);
    const reads = readsOf(database, feed, () => Promise.resolve(undefined));
    const graphql = graphqlHandler({
      limits: { depth: 8, aliases: 5, tokens: 500, complexity: 1000 },
      open: false,
      log,
      tokens: verifier,
      keys: new IdempotencyKeys({ store: new SqlKeyStore(database), clock: machineClock, keptDays: 30 }),
      contextFor: () => ({
        mspId: 'OemMSP',
        channels: [],
        reads,
        writes: refusingWrites,
        tiers: refusingTiers,
        webhooks: refusingWebhooks,
        mail: refusingMail,
        bots: refusingBots,
        given: () => undefined,
        workflows: stillWorkflows,
        messages: refusingMessages,
        quality: refusingQuality,
        guests: noGuests,
        suggest: () => Promise.reject(new Error('not asked')),
        countRefusal: (code) => metrics.refusal(code),
      }),
    });
    const router = nodeRouter({
      feed: feedOf({ mspId: 'OemMSP', feed, verifier, given: () => undefined, log }),
      catenaX: stillCatenaX(verifier),
      pack: () => Promise.resolve(undefined),
      health,
      metrics,
      log,
      limits,
      graphiql: false,
      knows: (given) => verifier.knows(given),
      graphql,
    });
    const http = await HttpServer.listen({ port: 0, host: '127.0.0.1', mounts: { '/': router } });
    const token = await issuer.token({ audience, subject: 'anna', roles: ['viewer'] });
    const close = async (): Promise<void> => {
      await http.drain(100);
      await server.close();
    };
    return new ProductionNode(`http://127.0.0.1:${String(http.port)}`, token, close);
  }

  /** As a person with a good token, unless the headers say otherwise. */
  async ask(path: string, init: RequestInit = {}): Promise<{ status: number; text: string; headers: Headers }> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${this.token}`);
    const response = await fetch(`${this.url}${path}`, { ...init, headers });
    return { status: response.status, text: await response.text(), headers: response.headers };
  }

  query(
    query: string,
    variables: object = {},
    headers: Record<string, string> = {},
  ): ReturnType<ProductionNode['ask']> {
    const body = JSON.stringify({ query, variables });
    return this.ask('/graphql', { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  }
}
