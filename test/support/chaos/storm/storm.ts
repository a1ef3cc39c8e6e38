import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { join, resolve } from 'node:path';
import { DatabaseServer, type MemberDatabase } from '@tierline/api/readmodel';
import { enumValue } from '../../asking';
import { eventually } from '../../child';
import { postgresServer, type PostgresServer } from '../../databases';
import { freePorts } from '../../free-ports';
import { channel, issuerName, SmallProgramme } from '../../small-programme';
import { KilledProgram } from '../killed-program';
import { FeedReader } from './feed-reader';
import { KilledNode } from './killed-node';
import { Member, type Slug } from './member';
import { MidAct } from './mid-act';
import { StewardClock } from './steward-clock';

const program = (name: string): string => resolve(__dirname, `../../../../demo/dist/bots/${name}.js`);
const slugs = ['oem', 'axle', 'steward'] as const;
const mspIds = { oem: 'OemMSP', axle: 'AxleMSP', steward: 'StewardMSP' } as const;
/** Where who sends webhooks sends them. */
export const senders = ['oem', 'axle'] as const;
export type Sender = (typeof senders)[number];

/**
 * Three members, each node a process of its own: the OEM's two on one PostgreSQL, the others' on files. Beside them a bot of the axle
 * maker's, and one receiver of webhooks for each of the two. The network alone is in this process, and is not killed.
 */
export class Storm {
  readonly feeds: Record<Slug, FeedReader>;
  readonly targets = {} as Record<Sender, KilledProgram>;
  readonly webhooks = {} as Record<Sender, string>;
  /** Whoever still waits for something shall not. */
  readonly #over: AbortController;
  readonly #files: Record<Slug, readonly string[]>;
  #bot: KilledProgram | undefined;
  #clock: StewardClock | undefined;
  #midAct: MidAct | undefined;

  private constructor(
    readonly programme: SmallProgramme,
    private readonly postgres: PostgresServer,
    private readonly firstPort: number,
    readonly members: Record<Slug, Member>,
    { files, over }: { files: Record<Slug, readonly string[]>; over: AbortController },
  ) {
    this.#files = files;
    this.#over = over;
    this.feeds = {
      oem: new FeedReader(members.oem),
      axle: new FeedReader(members.axle),
      steward: new FeedReader(members.steward),
    };
  }

  static async start(): Promise<Storm> {
    const [programme, postgres, firstPort] = await Promise.all([
      SmallProgramme.start(),
      postgresServer(),
      freePorts(6),
    ]);
    const over = new AbortController();
    const nodesOf = async (slug: Slug, ports: readonly number[], database: Record<string, string>) => {
      const token = await programme.token(['viewer'], 'vera', slug);
      const nodes = await Promise.all(
        ports.map(async (port, index) => {
          const settings = {
            http: { port, requestsPerMinute: 1_000_000 },
            webhooks: { allowedHosts: ['127.0.0.1'] },
          };
          const name = `${slug}-${String(index + 1)}`;
          const { file } = await programme.configure(name, database, { slug, settings });
          return new KilledNode(name, file, port, token);
        }),
      );
      return new Member(slug, mspIds[slug], nodes, programme, over.signal);
    };
    const folder = (slug: Slug) => ({ folder: join(programme.folder, `data-${slug}`) });
    const members = {
      oem: await nodesOf('oem', [firstPort, firstPort + 1], { url: postgres.url }),
      axle: await nodesOf('axle', [firstPort + 2], folder('axle')),
      steward: await nodesOf('steward', [firstPort + 3], folder('steward')),
    };
    const files = { oem: [], axle: [folder('axle').folder], steward: [folder('steward').folder] };
    const storm = new Storm(programme, postgres, firstPort, members, { files, over });
    try {
      await storm.#begin();
    } catch (error) {
      await storm.close();
      throw error;
    }
    return storm;
  }

  /** Resolves when the OEM's engine has begun an act that the ledger may just have taken, or when there is none for a while. */
  async midAct(): Promise<void> {
    await this.#midAct?.moment();
    const { network } = this.programme;
    const [height, until] = [await network.height(channel), Date.now() + 1_000];
    while ((await network.height(channel)) === height && Date.now() < until) await pause(2);
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  get programs(): Record<string, KilledProgram> {
    const receivers = Object.entries(this.targets).map(([slug, target]) => [`${slug}’s receiver`, target] as const);
    return { ...(this.#bot && { bot: this.#bot }), ...Object.fromEntries(receivers) };
  }

  get nodes(): KilledNode[] {
    return slugs.flatMap((slug) => this.members[slug].nodes);
  }

  async #begin(): Promise<void> {
    const [first, second] = this.members.oem.nodes;
    first!.begin('--bootstrap', this.programme.consortiumFile);
    await first!.printed(/every channel has its registry/);
    second!.begin();
    this.members.axle.nodes[0]!.begin();
    this.members.steward.nodes[0]!.begin();
    await this.ready();
    for (const feed of Object.values(this.feeds)) feed.follow();
    this.#clock = await StewardClock.start(this.programme);
    const { oem, axle } = this.members;
    await this.#link(oem, axle);
    await this.#link(axle, this.members.steward);
    await this.#link(oem, this.members.steward);
    for (const member of [oem, axle]) await setRules(member);
    await automate(oem);
    this.#midAct = await MidAct.open(this.postgres.url, 'oem');
    for (const [index, slug] of senders.entries()) await this.#subscribe(slug, this.firstPort + 4 + index);
    await this.#startBot(axle);
  }

  async ready(): Promise<void> {
    for (const node of this.nodes)
      await eventually(async () => ((await node.health())?.ready ? true : undefined), 60_000);
  }

  async #link(one: Member, other: Member): Promise<void> {
    const { id } = (await one.write('proposeLink', { input: { to: other.mspId } })).record;
    await this.feeds[other.slug].until(({ subject }) => subject === `${channel}/link/${id}`);
    await other.write('acceptLink', { id });
    await this.feeds[one.slug].until(
      ({ subject, type }) => subject === `${channel}/link/${id}` && type.endsWith('LinkAccepted'),
    );
  }

  async #subscribe(slug: Sender, port: number): Promise<void> {
    const url = `http://127.0.0.1:${String(port)}/`;
    const made = await this.members[slug].done(
      'createWebhook',
      { url, description: 'all that there is', since: '2026-01-01T00:00:00Z' },
      '... on WebhookWithSecret { secret webhook { id } }',
    );
    this.targets[slug] = new KilledProgram(program('webhook-consumer'), {
      ...{ TIERLINE_WEBHOOK_SECRET: made['secret'] as string, TIERLINE_INBOX: this.inbox(slug), PORT: String(port) },
    });
  }

  inbox(slug: Sender): string {
    return join(this.programme.folder, `${slug}-inbox.jsonl`);
  }

  async #startBot(axle: Member): Promise<void> {
    const whom = { issuer: issuerName, subject: 'shortages', name: 'shortages', requestsPerMinute: 100_000 };
    const scopes = ['read:case', 'write:case.SuggestRemedy'];
    await axle.done('registerBot', { ...whom, scopes }, '... on Bot { name }');
    this.#bot = new KilledProgram(program('shortage-bot'), {
      TIERLINE_URL: axle.nodes[0]!.root,
      TIERLINE_TOKEN: await axle.token(['bot'], 'shortages'),
      TIERLINE_BOT_STATE: join(this.programme.folder, 'bot.json'),
    });
  }

  /** What lies in a member's database; only when its nodes have ended. */
  async inDatabase<T>(slug: Slug, work: (database: MemberDatabase) => Promise<T>): Promise<T> {
    const [folder] = this.#files[slug];
    const server = await DatabaseServer.open(folder === undefined ? { url: this.postgres.url } : { folder });
    try {
      return await work(await server.member(slug));
    } finally {
      await server.close();
    }
  }

  /** Exit codes of all nodes. */
  async stopNodes(): Promise<(number | NodeJS.Signals)[]> {
    for (const feed of Object.values(this.feeds)) await feed.stop();
    return Promise.all(this.nodes.map((node) => node.stop()));
  }

  async close(): Promise<void> {
    this.#over.abort();
    await Promise.all(Object.values(this.feeds).map((feed) => feed.stop()));
    await Promise.all([this.#bot, ...Object.values(this.targets)].map(async (killed) => killed?.stop()));
    await Promise.all(this.nodes.map((node) => node.stop()));
    await this.#clock?.stop();
    await this.#midAct?.close();
    await this.postgres.stop();
    await this.programme.close();
    rmSync(this.programme.folder, { recursive: true, force: true });
  }
}

/** What is found is a matter at once, and who is late is escalated at once. */
async function setRules(member: Member): Promise<void> {
  const rule = { severity: 'minor', scope: {}, muted: [], active: true };
  for (const detector of ['missing-commitment', 'unanswered-offer']) {
    const input = { ...rule, name: detector, detector, thresholds: { minutes: 0 } };
    await member.done('saveDetectionRule', { input }, '');
  }
  const steps = [
    { role: enumValue('planner'), afterMinutes: 0 },
    { role: enumValue('manager'), afterMinutes: 0, escalates: true },
  ];
  const of = ['acknowledgement', 'resolution', 'task'].map(enumValue);
  const path = { name: 'usual', scope: {}, severities: ['minor', 'major'], of, steps, active: true };
  await member.done('saveEscalationPath', { input: path }, '');
}

/** In each case an act that two attempts under two ids would do twice; a rule for each category, since each may fire so often an hour. */
async function automate(member: Member): Promise<void> {
  const categories = [
    'late-shipment',
    'missing-commitment',
    'forecast-deviation',
    'unanswered-offer',
    'shortage',
    'other',
  ];
  const input = { title: 'Ask where it is', owner: member.mspId, role: 'logistics' };
  const action = { do: 'command', command: 'AddTask', input };
  for (const value of categories) {
    const when = { types: ['CaseOpened'], compare: [{ at: '/category', is: enumValue('equal'), value }] };
    const rule = { name: `ask-${value}`, when, action, dryRun: false, perHour: 1000, active: true };
    await member.done('saveAutomationRule', { input: rule }, '');
  }
}
