import { IdempotencyKeys } from '@tierline/api/commands';
import { machineClock, SqlKeyStore } from '@tierline/api/engine';
import { Feed } from '@tierline/api/feed';
import { feedOf } from '@tierline/api/feed-of';
import { graphqlHandler, readsOf, type Workflows, type Writes } from '@tierline/api/graphql';
import { createLogger, Health, HttpServer, NodeMetrics, nodeRouter } from '@tierline/api/http';
import { DatabaseServer, type MemberDatabase } from '@tierline/api/readmodel';
import type { Role } from '@tierline/chaincode/schema';
import { refusingQuality } from './refusing-quality';
import { noGuests, refusingMessages } from './refusing-messages';
import { refusingTiers } from './refusing-tiers';
import { refusingBots } from './refusing-bots';
import { refusingMail } from './refusing-mail';
import { refusingWebhooks } from './refusing-webhooks';
import { stillWorkflows } from './still-workflows';
import { Streamed } from './streamed';
import { stillCatenaX } from './still-catena-x';

export type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions: { code: string; field?: string; reason?: string } }[];
};

export const channel = 'axle-programme';

/** A member's GraphQL over a read model that the test fills itself; no ledger behind it. Statements asked of it are counted. */
export class ReadingNode {
  statements = 0;
  roles: readonly Role[] = ['viewer'];
  subject = 's';
  workflows: Workflows = stillWorkflows;

  private constructor(
    readonly server: DatabaseServer,
    readonly database: MemberDatabase,
  ) {}
  #http: HttpServer | undefined;
  #feed: Feed | undefined;

  get feed(): Feed {
    return (this.#feed ??= new Feed(this.database));
  }

  static async open(): Promise<ReadingNode> {
    const server = await DatabaseServer.open();
    const node = new ReadingNode(server, await server.member('oem'));
    await node.#listen();
    return node;
  }

  async #listen(): Promise<void> {
    const reads = readsOf(this.#counted(), this.feed, () => Promise.resolve(undefined));
    const log = createLogger({ level: 'silent' });
    const tokens = {
      verify: () => Promise.resolve({ issuer: 'i', subject: this.subject, roles: this.roles }),
      confirm: () => Promise.resolve(),
    };
    const graphql = graphqlHandler({
      limits: { depth: 12, aliases: 15, tokens: 2000, complexity: 5000 },
      open: false,
      log,
      tokens,
      keys: new IdempotencyKeys({ store: new SqlKeyStore(this.database), clock: machineClock, keptDays: 30 }),
      contextFor: () => ({
        ...{ mspId: 'OemMSP', channels: [channel], reads, writes: {} as Writes },
        tiers: refusingTiers,
        webhooks: refusingWebhooks,
        mail: refusingMail,
        bots: refusingBots,
        given: () => undefined,
        workflows: this.workflows,
        messages: refusingMessages,
        quality: refusingQuality,
        guests: noGuests,
        suggest: () => Promise.reject(new Error('not asked')),
        countRefusal: () => undefined,
      }),
    });
    const router = nodeRouter({
      feed: feedOf({ mspId: 'OemMSP', feed: this.feed, verifier: tokens, given: () => undefined, log }),
      catenaX: stillCatenaX({ knows: () => Promise.resolve(true) }),
      pack: () => Promise.resolve(undefined),
      ...{ health: new Health(), metrics: new NodeMetrics('oem'), log },
      ...{ limits: { bodyKilobytes: 16, requestsPerMinute: 1000 }, graphiql: false, graphql },
      knows: () => Promise.resolve(true),
    });
    this.#http = await HttpServer.listen({ port: 0, host: '127.0.0.1', mounts: { '/': router } });
  }

  get #url(): string {
    return `http://127.0.0.1:${String(this.#http?.port)}/graphql`;
  }

  follow(query: string): Promise<Streamed> {
    return Streamed.open(this.#url, 't', query);
  }

  async ask(query: string): Promise<Answer> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as Answer;
  }

  async close(): Promise<void> {
    this.#feed?.close();
    await this.#http?.drain(100);
    await this.server.close();
  }

  #counted(): MemberDatabase {
    const counter = {
      transformQuery: <Node>({ node }: { node: Node }) => {
        this.statements += 1;
        return node;
      },
      transformResult: <Result>({ result }: { result: Result }) => Promise.resolve(result),
    };
    const projection = () => {
      const { schema, tables } = this.database.projection;
      return { schema, tables: tables.withPlugin(counter) };
    };
    return Object.defineProperties(Object.create(this.database) as MemberDatabase, {
      projection: { get: projection },
      engine: { get: () => this.database.engine },
    });
  }
}
