import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { personRoles } from '@tierline/chaincode/schema';
import { Asking, enumValue } from '../support/asking';
import { KilledProgram } from '../support/chaos/killed-program';
import { freePorts } from '../support/free-ports';
import { testedConstellation } from '../support/tested-network';
import { eventually } from '../support/waiting';

const channel = 'axle-programme';
const program = (name: string): string => resolve(__dirname, `../../demo/dist/bots/${name}.js`);
const scopes = ['read:case', 'write:case.SuggestRemedy'];
const rounds = 4;
type Event = { id: string; type: string; subject: string };
/** Beside it comes what only this member knows of its cases. */
const ofCase = ({ type }: Event): boolean => type.startsWith('tierline.case.');

describe('a partner’s programs, killed again and again beside a node that goes on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-bots-'));
  const inbox = join(folder, 'inbox.jsonl');
  let asking: Asking;
  let bot: KilledProgram;
  let consumer: KilledProgram;
  let webhookAt: string;
  const shortages: string[] = [];

  beforeAll(async () => {
    asking = new Asking(await testedConstellation({ logLevel: 'silent' }));
    const { id } = (await asking.written('oem', personRoles, 'proposeLink', { channel, input: { to: 'AxleMSP' } }))
      .record;
    await asking.written('axle', personRoles, 'acceptLink', { channel, id });
    await register('shortages', scopes);
    webhookAt = `http://127.0.0.1:${String(await freePorts(1))}/`;
    consumer = new KilledProgram(program('webhook-consumer'), {
      ...{ TIERLINE_WEBHOOK_SECRET: await subscribe(), TIERLINE_INBOX: inbox, PORT: new URL(webhookAt).port },
    });
  }, 60_000);
  afterAll(async () => {
    // where the beginning failed there is none
    const begun: (KilledProgram | undefined)[] = [bot, consumer];
    await Promise.all(begun.map(async (killed) => killed?.stop()));
    await asking.constellation.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const root = (): string => asking.constellation.url('axle').replace(/\/graphql$/, '');
  const botEnvironment = async (subject: string): Promise<Record<string, string>> => ({
    TIERLINE_URL: root(),
    TIERLINE_TOKEN: await asking.constellation.token('axle', ['bot'], subject),
    TIERLINE_BOT_STATE: join(folder, `${subject}.json`),
  });
  async function managed<T>(mutation: string): Promise<T> {
    const answer = await asking.ask('axle', ['manager'], `mutation { done: ${mutation} }`);
    return answer.data?.['done'] as T;
  }
  async function register(subject: string, allowed: string[]): Promise<void> {
    const whom = `issuer: "urn:tierline:embedded", subject: "${subject}", name: "${subject}", requestsPerMinute: 1000`;
    const bots = await managed(`registerBot(${whom}, scopes: ${JSON.stringify(allowed)}) { ... on Bot { scopes } }`);
    expect(bots).toEqual({ scopes: allowed });
  }
  async function subscribe(): Promise<string> {
    const wanted = `url: "${webhookAt}", description: "flow", filter: { kinds: ["case"] }`;
    const made = await managed<{ secret: string }>(
      `createWebhook(${wanted}) { ... on WebhookWithSecret { secret } ... on Refused { code } }`,
    );
    return made.secret;
  }
  async function openCase(slug: 'oem' | 'axle', category: string): Promise<string> {
    const part = { what: enumValue('part'), name: 'OEM-AX-4711' };
    const input = { title: 'Axles run out', category, severity: 'major', affected: [part], quorum: enumValue('all') };
    const parties = [slug === 'oem' ? 'AxleMSP' : 'OemMSP'];
    const { record } = await asking.written(slug, personRoles, 'openCase', { channel, input: { ...input, parties } });
    return record.id;
  }
  /** All that axle’s node tells of cases. */
  async function told(): Promise<Event[]> {
    const headers = { authorization: `Bearer ${await asking.constellation.token('axle', ['viewer'])}` };
    const response = await fetch(`${root()}/feed?kinds=case&first=500`, { headers });
    const { items } = (await response.json()) as { items: Event[] };
    return items.filter(ofCase);
  }
  const kept = (): Event[] =>
    existsSync(inbox)
      ? readFileSync(inbox, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => (JSON.parse(line) as { fact: Event }).fact)
          .filter(ofCase)
      : [];

  test('a bot that may not act says so and ends, and nothing is passed over', async () => {
    shortages.push(await openCase('oem', 'shortage'));
    await register('onlookers', ['read:case']);
    const environment = await botEnvironment('onlookers');
    const onlooker = new KilledProgram(program('shortage-bot'), environment);
    expect(await onlooker.ended()).toBe(1);
    expect(onlooker.lines(/SCOPE_MISSING/)).toHaveLength(1);
    expect(existsSync(environment['TIERLINE_BOT_STATE']!)).toBe(false);
    const stranger = new KilledProgram(program('shortage-bot'), { ...environment, TIERLINE_TOKEN: 'nobody' });
    expect(await stranger.ended()).toBe(1);
  });

  test('the bot suggests in each shortage once, whenever it was killed', async () => {
    bot = new KilledProgram(program('shortage-bot'), await botEnvironment('shortages'));
    for (let round = 0; round < rounds; round += 1) {
      const killed = bot.printed(/suggests a remedy/).then(() => bot.killWithin(120));
      shortages.push(await openCase(round % 2 ? 'axle' : 'oem', 'shortage'));
      await Promise.all([killed, consumer.killWithin(400), openCase('oem', 'late-shipment')]);
      await bot.killWithin(600);
    }
    const last = await openCase('oem', 'shortage');
    await bot.printed(new RegExp(`suggested a remedy in case ${last}`));
    const suggested = (await told()).filter(({ type }) => type === 'tierline.case.RemedySuggested');
    expect(suggested.map(({ subject }) => subject.split('/')[2])).toEqual([...shortages, last]);
    const begun = bot.lines(/^suggests a remedy/).length;
    expect(begun).toBeGreaterThan(shortages.length + 1);
    process.stdout.write(
      `${String(suggested.length)} shortages of ${String(suggested.length + rounds)} cases, ${String(bot.kills)} kills of the bot, ` +
        `${String(begun)} times begun, ${String(suggested.length)} remedies\n`,
    );
    for (const slug of ['oem', 'axle'])
      expect(
        await asking.read(
          slug,
          `{ record(id: "${last}") { ... on Case { state { remedies { by measure text binds } } } } }`,
        ),
      ).toEqual({
        record: {
          state: {
            remedies: [
              {
                ...{ by: 'AxleMSP', measure: 'alternate-supply', binds: ['OemMSP', 'AxleMSP'] },
                text: expect.stringContaining('OEM-AX-4711') as string,
              },
            ],
          },
        },
      });
  }, 120_000);

  test('the consumer has each fact, and those of a record in their order', async () => {
    const facts = await told();
    await eventually(
      () => Promise.resolve(new Set(kept().map(({ id }) => id)).size),
      (count) => count === facts.length,
    );
    const bySubject = (events: Event[]) =>
      Object.fromEntries(
        [...new Set(facts.map(({ subject }) => subject))].map((subject) => [
          subject,
          events.filter((event) => event.subject === subject).map(({ id }) => id),
        ]),
      );
    expect(bySubject(kept())).toEqual(bySubject(facts));
    process.stdout.write(
      `${String(facts.length)} facts, ${String(consumer.kills)} kills of the consumer, ` +
        `${String(consumer.lines(/^had /).length)} came again and were dropped\n`,
    );
  }, 60_000);

  test('who is stopped for good while being killed does not come back', async () => {
    const onlooker = new KilledProgram(program('shortage-bot'), await botEnvironment('shortages'));
    const killing = onlooker.killFor(50);
    await onlooker.stop();
    await killing;
    expect(await onlooker.ended()).toBe('SIGKILL');
  });

  test('the consumer keeps nothing that is not signed', async () => {
    const before = kept().length;
    const signature = { 'webhook-id': 'x', 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) };
    for (const headers of [{}, { ...signature, 'webhook-signature': 'v1,AAAA' }]) {
      const { status } = await fetch(webhookAt, { method: 'POST', body: '{}', headers });
      expect(status).toBe(401);
    }
    expect((await fetch(webhookAt)).status).toBe(405);
    expect(kept()).toHaveLength(before);
  });
});
