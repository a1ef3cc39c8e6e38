import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../support/child';
import { spread, untilNext } from '../support/chaos/storm/figures';
import { Killer } from '../support/chaos/storm/killer';
import { type Expected, Load, type Story } from '../support/chaos/storm/load';
import type { Slug } from '../support/chaos/storm/member';
import { Random } from '../support/chaos/storm/random';
import { senders, Storm } from '../support/chaos/storm/storm';
import { neglected, shortage } from '../support/chaos/storm/stories/cases';
import { committed, moved, unanswered } from '../support/chaos/storm/stories/forecasts';
import { shipment } from '../support/chaos/storm/stories/shipments';
import { handover } from '../support/chaos/storm/stories/units';
import { arrivals, bySubject, detectedCases, factsByRecord, foretold, kept } from '../support/chaos/storm/told';
import { processed, triedAgain, unkilled } from '../support/chaos/storm/unkilled-processes';

/** `npm run test:storm` kills for ten minutes; `CHAOS_SEED` repeats who is killed when. */
const seconds = Number(process.env['CHAOS_SECONDS'] ?? 25);
const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
const people = 8;
const soonSeconds = 12;
const stories: readonly Story[] = [shipment, neglected, shortage, unanswered, handover, moved, committed];
const slugs = ['oem', 'axle', 'steward'] as const;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

describe('engines, nodes, receivers of webhooks and a bot are killed at random while members work', () => {
  let storm: Storm;
  let killer: Killer;
  let load: Load;

  beforeAll(async () => {
    say(`CHAOS_SECONDS=${String(seconds)} CHAOS_SEED=${String(seed)}`);
    storm = await Storm.start();
  }, 120_000);
  afterAll(() => storm.close(), 60_000);

  test(
    'everybody comes to the end of what he began',
    async () => {
      const { members, feeds, programs, over } = storm;
      const replicas = members.oem.nodes;
      const nodes = { axle: members.axle.nodes[0]!, steward: members.steward.nodes[0]! };
      killer = new Killer({ replicas, nodes, programs, midAct: () => storm.midAct() }, new Random(seed), over);
      load = new Load(stories, { random: new Random(seed + 1), soonSeconds, members, feeds });
      const until = Date.now() + seconds * 1000;
      await Promise.all([killer.run(until), load.run(people, () => Date.now() < until)]);
      expect(killer.doubleLeads).toBe(0);
      await storm.ready();
    },
    (seconds + 300) * 1000,
  );

  test('and then it is quiet: nothing waits any more', async () => {
    // the last deadlines, and ticks after them
    await pause((soonSeconds + 5) * 1000);
    for (const slug of slugs) await eventually(() => nothingWaitsAt(slug), 120_000);
  }, 400_000);

  async function nothingWaitsAt(slug: Slug): Promise<true | undefined> {
    const before = storm.feeds[slug].items.length;
    await pause(3_000);
    const waiting = await storm.members[slug].ask(
      '{ outbox { commandId } troubledEffects { key status reason } webhooks { ... on WebhookList { webhooks { waiting dead } } } }',
    );
    const { outbox, troubledEffects, webhooks } = waiting as {
      outbox: unknown[];
      troubledEffects: { status: string }[];
      webhooks: { webhooks: { waiting: number }[] };
    };
    const open = [...outbox, ...troubledEffects, ...webhooks.webhooks.filter((one) => one.waiting > 0)];
    if (open.length > 0) throw new Error(JSON.stringify(open.slice(0, 3)));
    return storm.feeds[slug].items.length === before ? true : undefined;
  }

  test('each fact came to each receiver, at least once and in the order of its record', async () => {
    for (const slug of senders) {
      const told = (await storm.feeds[slug].all()).filter(({ type }) => !/DeliveryFailed|WebhookStopped/.test(type));
      expect(storm.feeds[slug].items).toEqual(await storm.feeds[slug].all());
      expect(bySubject(kept(storm.inbox(slug)))).toEqual(bySubject(told));
      const place = new Map(told.map(({ id }, index) => [id, index]));
      const latest = new Map<string, number>();
      const came = arrivals(storm.targets[slug]);
      const back = came.filter((one) => {
        const index = place.get(one.place) ?? -1;
        const subject = told[index]?.subject ?? '';
        const isBack = index < (latest.get(subject) ?? 0);
        latest.set(subject, index);
        return isBack;
      });
      expect(back).toEqual([]);
      say(
        `webhooks of ${slug}: ${String(came.length)} arrived, ${String(came.filter(({ again }) => again).length)} of them again`,
      );
    }
  }, 60_000);

  test('nodes end as they are told, and each command has taken effect once', async () => {
    sayMemory();
    expect(await storm.stopNodes()).toEqual([0, 0, 0, 0]);
    for (const slug of slugs)
      await storm.inDatabase(slug, async (database) => {
        const cases = await detectedCases(database);
        const facts = [...(await factsByRecord(database))].map(
          ([record, types]) => [cases.get(record) ?? record, types] as const,
        );
        expect(new Map(facts.sort(([a], [b]) => (a < b ? -1 : 1)))).toEqual(foretold(load.expected, slug));
        expect(facts).toHaveLength(foretold(load.expected, slug).size);
        const rows = await database.projection.tables
          .selectFrom('versions')
          .select(['command_id', 'tx_id', 'seal_hash'])
          .execute();
        const byCommand = new Map(rows.map((row) => [row.command_id, row]));
        expect(byCommand.size).toBe(rows.length);
        const lost = [...storm.members[slug].acknowledged].filter(
          ([commandId, { proof }]) => byCommand.get(commandId)?.seal_hash !== proof.sealHash,
        );
        expect(lost).toEqual([]);
        expect(await database.projection.tables.selectFrom('findings').selectAll().execute()).toEqual([]);
      });
  }, 120_000);

  test('each process is where one is that nobody killed', async () => {
    for (const slug of slugs)
      await storm.inDatabase(slug, async (database) => {
        const now = await processed(database);
        expect(now).toEqual(await unkilled(database, storm.members[slug].mspId));
        const again = await triedAgain(database);
        say(
          `processes of ${slug}: ${String(now.instances.length)} at work, ${String(now.timers.length)} timers, ${String(now.effects.length)} effects, ${String(again)} of them tried again`,
        );
      });
    await storm.inDatabase('oem', async ({ engine: { tables } }) => {
      const acts = await tables.selectFrom('local_feed').select('at').where('type', '=', 'Notified').execute();
      const killedAt = killer.takeovers.map((takeover) => takeover.killedAt);
      const goneOn = untilNext(
        killedAt,
        acts.map(({ at }) => Date.parse(at)),
      );
      say(
        `taken over (median / 95 % / most) ${spread(killer.takeovers.map(({ milliseconds }) => milliseconds))}; processes act again ${spread(goneOn)}`,
      );
    });
    say(`nodes serve again after ${spread(storm.nodes.flatMap(({ starts }) => starts))}`);
    const { acknowledged, repeated } = totals();
    say(
      `${JSON.stringify(killer.kills)} kills; ${String(load.expected.length)} stories, ${String(acknowledged)} writes, repeated ${JSON.stringify(repeated)}; ${JSON.stringify(countOf(load.expected))}`,
    );
    for (const node of storm.nodes)
      if (node.complaints.length > 0) say(`${node.name}: ${node.complaints.slice(0, 20).join('\n')}`);
  }, 300_000);

  const totals = () => {
    const members = Object.values(storm.members);
    return {
      acknowledged: members.reduce((sum, member) => sum + member.acknowledged.size, 0),
      repeated: Object.fromEntries(members.map(({ slug, repeated }) => [slug, repeated])),
    };
  };

  function sayMemory(): void {
    for (const node of storm.nodes) {
      const { now, most } = node.memory();
      say(`memory of ${node.name}: ${now.toFixed(0)} MiB, at most ${most.toFixed(0)}`);
    }
  }
});

function countOf(expected: readonly Expected[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of expected) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
