import { DatabaseServer, rebuild } from '@tierline/api/readmodel';
import { projectedRows } from '../support/chaos/ledger-files';
import { eventually } from '../support/child';
import { postgresServer, type PostgresServer } from '../support/databases';
import { onFabric } from '../support/fabric/fabric-at-hand';
import { channel, FaultyWorld } from '../support/fabric/faulty-world';
import { heading, rowOf } from '../support/fabric/kill-under-load';
import { inTurn, type MemberProcess } from '../support/fabric/member-process';

const writers = 4;
const some = 10;

/** Outcomes stated beforehand; of every one: what was acknowledged is at both members afterwards, and nothing besides. */
onFabric('a member’s node as two processes on PostgreSQL, under load on real Fabric', () => {
  const seen: string[] = [];
  const acknowledged: { id: string; at: number }[] = [];
  let world: FaultyWorld;
  let postgres: PostgresServer;
  let both: [MemberProcess, MemberProcess];

  beforeAll(async () => {
    [world, postgres] = await Promise.all([FaultyWorld.start(1), postgresServer()]);
    both = [
      await world.process('buyer', 'one', { url: postgres.url }),
      await world.process('buyer', 'other', { url: postgres.url }),
    ];
    for (const process of both) await process.start();
    for (const process of both) await process.ready();
  }, 120_000);
  afterAll(async () => {
    for (const process of both) await process.stop();
    await postgres.stop();
    await world.close();
    process.stdout.write(`\n${[heading, ...seen].join('\n')}\n`);
  }, 60_000);

  async function leading(): Promise<{ leads: MemberProcess; standsBy: MemberProcess }> {
    const [one, other] = both;
    return (await one.health()).leads ? { leads: one, standsBy: other } : { leads: other, standsBy: one };
  }

  type Stated = { name: string; fault: () => Promise<void>; mend: () => Promise<void>; told: string[]; pause: number };

  /** Under load; `pause`: seconds without an acknowledgement, at most, from the fault on. */
  async function under({ name, fault, mend, told, pause }: Stated): Promise<void> {
    const load = world.load(inTurn(both));
    load.start(writers);
    try {
      await load.more(some);
      const since = Date.now();
      try {
        await fault();
      } finally {
        await mend();
      }
      await load.more(some);
      await load.stop();
      const longest = load.pauseSince(since);
      acknowledged.push(...load.acknowledged);
      const all = world.load();
      all.acknowledged.push(...acknowledged);
      await world.settled();
      await eventually(async () => ((await all.lostAt('buyer')).length === 0 ? true : undefined));
      const lost = [...(await load.lostAt('buyer')), ...(await all.lostAt('seller'))];
      const refusals = Array.from(load.refused, ([code, count]) => `${code} ${String(count)}`).join(', ');
      seen.push(rowOf({ name }, { refusals, longest, acknowledged: load.acknowledged.length, lost }));
      expect([...load.refused.keys()].filter((code) => !told.includes(code))).toEqual([]);
      expect(lost).toEqual([]);
      for (const slug of ['buyer', 'seller']) expect(await all.surplusAt(slug)).toEqual([]);
      expect(longest).toBeLessThan(pause);
    } finally {
      await load.stop();
    }
  }

  /** The feed of the pair, which must hold every place once, in the order of another node of the same member. */
  async function places(asking: { read(slug: string, query: string): Promise<Record<string, unknown>> }) {
    const query = `{ feed(first: 500) { items { channel block tx fact type } } }`;
    const { feed } = (await asking.read('buyer', query)) as { feed: { items: { channel: string }[] } };
    return feed.items.filter((item) => item.channel === channel);
  }

  test('the process that leads is killed: the other leads within seconds, writers at it do not notice', async () => {
    const { leads, standsBy } = await leading();
    let tookOver = 0;
    await under({
      name: 'the node’s process that leads, of two',
      fault: async () => {
        const killed = Date.now();
        await leads.stop('SIGKILL');
        await eventually(async () => ((await standsBy.health()).leads ? true : undefined));
        tookOver = Date.now() - killed;
      },
      mend: async () => {
        await leads.start();
        await leads.ready();
      },
      told: ['no answer'],
      pause: 10,
    });
    process.stdout.write(`another process led ${(tookOver / 1000).toFixed(1)} s after the kill\n`);
    expect(tookOver).toBeLessThan(5_000);
    expect((await leads.health()).leads).toBe(false);
    expect(await places(inTurn([leads]))).toEqual(await places(world.asking));
  }, 60_000);

  test('the process that leads hangs: after fifteen seconds the other leads; awake again it writes nothing as leader', async () => {
    const { leads, standsBy } = await leading();
    const away = leads.url;
    await under({
      name: 'the node’s process that leads, of two, hangs',
      fault: async () => {
        leads.freeze(true);
        leads.url = undefined;
        await eventually(async () => ((await standsBy.health()).leads ? true : undefined));
      },
      mend: async () => {
        leads.freeze(false);
        leads.url = away;
        await leads.ready();
      },
      told: ['no answer', 'Written', 'OUTCOME_UNKNOWN'],
      pause: 30,
    });
    await eventually(async () => ((await leads.health()).leads ? undefined : true));
    expect(await places(inTurn([leads]))).toEqual(await places(world.asking));
  }, 90_000);

  test('PostgreSQL is stopped and started: writers have no answer meanwhile; then one leads again', async () => {
    await under({
      name: 'the node’s database',
      fault: async () => {
        await postgres.say('stop');
        const unreachable = async (process: MemberProcess) => !(await process.health()).ready;
        for (const process of both) await eventually(async () => ((await unreachable(process)) ? true : undefined));
      },
      mend: async () => {
        await postgres.say('start');
        for (const process of both) await process.ready();
      },
      told: ['UNEXPECTED', 'NOT_AUTHENTICATED', 'no answer'],
      pause: 20,
    });
    const leads = await Promise.all(both.map((process) => process.health()));
    expect(leads.filter((health) => health.leads)).toHaveLength(1);
  }, 60_000);

  test('both processes, and with them the only projector, are killed and started: the read model is what a rebuild gives', async () => {
    await under({
      name: 'all of the node’s processes',
      fault: async () => {
        for (const process of both) await process.stop('SIGKILL');
      },
      mend: async () => {
        for (const process of both) await process.start();
        for (const process of both) await process.ready();
      },
      told: ['no answer'],
      pause: 20,
    });
    for (const process of both) await process.stop();
    const server = await DatabaseServer.open({ url: postgres.url });
    const database = await server.member('buyer');
    const before = await projectedRows(database);
    await rebuild(database, 'BuyerMSP', [{ channel, genesisHash: await world.genesisHash(), chaincode: 'tierline' }]);
    expect(await projectedRows(database)).toEqual(before);
    await server.close();
  }, 60_000);
});
