import { derivedDemand, forecastResponseDeadline, type InstanceId, type Process } from '@tierline/workflows';
import { z } from 'zod';
import { World } from '../../support/workflows/world';

const published = '2026-03-02T08:00:00.000Z';
const due = '2026-03-06T17:00:00.000Z';
const after = '2026-03-06T17:00:30.000Z';

function publishedForecast(id = 'f1'): World {
  const world = new World(processes);
  world.feed.happens('forecast', id, 'ForecastPublished', { respondBy: due }, published);
  return world;
}

const processes = [forecastResponseDeadline as Process];

describe('the engine', () => {
  it('acts when the ledger’s time passes the deadline, and only then', async () => {
    const world = publishedForecast();
    world.clock.moveTo('2026-04-01T00:00:00.000Z');
    await world.tick('2026-03-06T16:59:30.000Z');
    expect(world.commands.performed).toEqual([]);
    await world.tick(after);
    expect(world.commands.performed.map(({ effect }) => effect)).toEqual([
      {
        type: 'remind',
        record: { channel: 'axle-programme', kind: 'forecast', id: 'f1' },
        reminder: { of: 'commitment', dueBy: due },
      },
    ]);
  });

  it('takes an answer of an earlier block before it fires, even if it sees both at once', async () => {
    const world = publishedForecast();
    world.feed.happens('forecast', 'f1', 'ForecastCommitted', {}, '2026-03-06T16:59:00.000Z');
    await world.tick(after);
    expect(world.commands.performed).toEqual([]);
  });

  it('never acts twice: not on a further pass, not after a restart, not when its inbox is replayed', async () => {
    const world = publishedForecast();
    await world.tick(after);
    await world.settled();
    world.restart();
    await world.settled();
    world.store.tables.cursors.clear();
    world.restart();
    await world.settled();
    expect(world.commands.performed).toHaveLength(1);
  });

  it('reads no facts of kinds that nothing new is said of, and misses none that came while it worked', async () => {
    const world = new World(processes);
    await world.settled();
    const channel = 'axle-programme';
    const facts = jest.spyOn(world.feed, 'facts');
    const asked = () => facts.mock.calls.flatMap(([_channel, kinds]) => kinds);
    world.feed.happens('forecast', 'f1', 'ForecastPublished', { respondBy: due }, published);
    world.engine.nudge({ channel, kinds: new Set(['shipment']), ledgerTime: after });
    await world.engine.settled();
    expect([asked(), world.commands.performed]).toEqual([[], []]);

    world.engine.nudge({ channel, kinds: new Set(['link']), ledgerTime: after });
    world.engine.nudge({ channel, kinds: new Set(['forecast']), ledgerTime: after });
    await world.engine.settled();
    expect(asked()).toEqual(['forecast']);
    expect(world.commands.performed.map(({ effect }) => effect.record.id)).toEqual(['f1']);
  });

  it('forgets after 30 days what was done; asked for once more, it has the command id that it had', async () => {
    const world = publishedForecast();
    const names = () => [...world.store.tables.outbox.keys()].map((key) => key.split('/')[3]);
    await world.tick(after);
    await world.settled();
    world.clock.moveTo('2026-03-31T08:00:00.000Z');
    world.feed.happens('forecast', 'f2', 'ForecastPublished', { respondBy: due }, published);
    await world.settled();
    expect(names()).toEqual(['f1', 'f2']);

    world.clock.moveTo('2026-04-01T08:00:01.000Z');
    world.feed.happens('forecast', 'f3', 'ForecastPublished', { respondBy: due }, published);
    await world.settled();
    expect(names()).toEqual(['f2', 'f3']);

    world.store.tables.cursors.clear();
    world.restart();
    await world.settled();
    const ofFirst = world.commands.performed.filter(({ effect }) => effect.record.id === 'f1');
    expect(ofFirst).toHaveLength(2);
    expect(new Set(ofFirst.map(({ commandId }) => commandId)).size).toBe(1);
  });

  it('asks again with the same command id when it died between act and record', async () => {
    const world = publishedForecast();
    world.feed.ticked = after;
    await world.settled();
    const [first] = world.commands.performed;
    for (const [key, effect] of world.store.tables.outbox)
      world.store.tables.outbox.set(key, { ...effect, status: 'open', attempts: 0 });
    world.restart();
    await world.settled();
    expect(world.commands.performed[1]?.commandId).toBe(first?.commandId);
    expect(first?.commandId).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'loses and doubles nothing when the database goes away in transaction %i',
    async (transaction) => {
      const world = publishedForecast();
      world.feed.ticked = after;
      world.store.failIn = transaction;
      await world.settled();
      world.clock.moveTo('2026-03-02T08:00:06.000Z');
      await world.engine.settled();
      expect(new Set(world.commands.performed.map(({ commandId }) => commandId)).size).toBe(1);
      expect([...world.store.tables.outbox.values()].map(({ status }) => status)).toEqual(['done']);
      expect(world.faults).toHaveLength(1);
    },
  );

  it('tries again later, with growing pauses, what a partner’s outage prevented, and tells the member', async () => {
    const world = publishedForecast();
    const down = { result: 'later' as const, reason: 'PARTNER_UNAVAILABLE' };
    world.commands.answers.push(down, new Error('socket hang up'), down, down, down);
    await world.tick(after);
    const waits: (string | undefined)[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      waits.push(world.clock.next());
      world.clock.moveTo(world.clock.next()!);
      await world.engine.settled();
    }
    expect(waits.map((wait) => wait?.slice(11, 19))).toEqual([
      '08:00:01',
      '08:00:03',
      '08:00:07',
      '08:00:15',
      '08:00:31',
    ]);
    expect(world.commands.performed).toHaveLength(6);
    expect(world.store.tables.local).toMatchObject([
      { type: 'EffectDelayed', data: { reason: 'PARTNER_UNAVAILABLE' } },
    ]);
    expect(await world.engine.trouble()).toEqual({ stuck: [], effects: [] });
  });

  it('shows an effect that the ledger refused, with code and data, and does not repeat it', async () => {
    const world = publishedForecast();
    world.commands.answers.push({ result: 'refused', code: 'ROLE_MISSING', data: { needed: ['bot'] } });
    await world.tick(after);
    await world.settled();
    const { effects } = await world.engine.trouble();
    expect(effects.map(({ status, reason }) => [status, reason])).toEqual([
      ['refused', 'ROLE_MISSING: {"needed":["bot"]}'],
    ]);
    expect(world.commands.performed).toHaveLength(1);
  });

  it('does nothing more once it is closed', async () => {
    const world = publishedForecast();
    await world.engine.close();
    await world.tick(after);
    expect(world.commands.performed).toEqual([]);
  });
});

describe('a process that cannot take a fact', () => {
  let broken: boolean;
  const fragile: Process = {
    ...(forecastResponseDeadline as Process),
    name: 'fragile',
    state: z.unknown(),
    decide(input, state, record) {
      if (broken && input.type === 'fact' && input.fact.type === 'ForecastRevised') throw new Error('no rule for this');
      return forecastResponseDeadline.decide(input, state as never, record, undefined);
    },
  };
  const acting = { by: 'p1', reason: 'mended' };
  const stuck: InstanceId = { process: 'fragile', channel: 'axle-programme', kind: 'forecast', id: 'f1' };

  it('is visible with its reason, holds no other record up, and goes on from there when it is retried', async () => {
    broken = true;
    const world = new World([fragile]);
    world.feed.happens('forecast', 'f1', 'ForecastPublished', { respondBy: due }, published);
    world.feed.happens('forecast', 'f1', 'ForecastRevised', { respondBy: due }, published);
    world.feed.happens(
      'forecast',
      'f1',
      'ForecastUpdateRequested',
      { of: 'demand', dueBy: '2026-03-03T08:00:00.000Z' },
      published,
    );
    world.feed.happens('forecast', 'f2', 'ForecastPublished', { respondBy: due }, published);
    await world.tick(after);
    const { stuck: list } = await world.engine.trouble();
    expect(list).toEqual([
      { ...stuck, reason: 'no rule for this', after: { channel: 'axle-programme', block: 1n, tx: 0, fact: 0 } },
    ]);
    expect(world.commands.performed.map(({ effect }) => effect.record.id)).toEqual(['f2']);
    expect(world.store.tables.local.map(({ type }) => type)).toEqual(['ProcessStuck']);

    broken = false;
    await world.acts.retry(stuck, acting);
    await world.settled();
    await world.tick('2026-03-06T17:01:00.000Z');
    expect((await world.engine.trouble()).stuck).toEqual([]);
    expect(world.commands.performed.map(({ effect }) => effect)).toMatchObject([
      { record: { id: 'f2' }, reminder: { of: 'commitment', dueBy: due } },
      { record: { id: 'f1' }, reminder: { of: 'demand', dueBy: '2026-03-03T08:00:00.000Z' } },
      { record: { id: 'f1' }, reminder: { of: 'commitment', dueBy: due } },
    ]);
  });

  it('stays stuck when a retry does not help', async () => {
    broken = true;
    const world = new World([fragile]);
    world.feed.happens('forecast', 'f1', 'ForecastRevised', { respondBy: due }, published);
    await world.tick(after);
    await world.acts.retry(stuck, acting);
    expect((await world.engine.trouble()).stuck).toHaveLength(1);
    broken = false;
    await world.acts.retry(stuck, acting);
    await world.tick('2026-03-06T17:01:00.000Z');
    expect(world.commands.performed).toHaveLength(1);
  });

  it('is not given again what it took before the fact that it cannot take', async () => {
    broken = true;
    const world = new World([fragile]);
    const dueBy = '2026-03-03T08:00:00.000Z';
    world.feed.happens('forecast', 'f2', 'ForecastPublished', { respondBy: due }, published);
    world.feed.happens('forecast', 'f1', 'ForecastUpdateRequested', { of: 'demand', dueBy }, published);
    world.feed.happens('forecast', 'f1', 'ForecastRevised', { respondBy: due }, published);
    await world.settled();
    expect((await world.engine.trouble()).stuck).toMatchObject([{ after: { block: 2n } }]);
  });
});

describe('demand that goes on', () => {
  const told = (by: string): World => {
    const world = new World([derivedDemand]);
    world.feed.happens('forecast', 'f1', 'ForecastPublished', {}, published, by);
    return world;
  };

  it('is asked for where a customer’s forecast changed, and by nothing that the member publishes itself', async () => {
    const own = told('OemMSP');
    await own.settled();
    expect([own.store.tables.outbox.size, own.commands.performed]).toEqual([0, []]);
    const others = told('MotorMSP');
    await others.settled();
    expect(others.commands.performed).toMatchObject([{ effect: { type: 'derive', by: 'MotorMSP' } }]);
  });

  it('is passed over where no bill says so: nothing is kept but how far it was read', async () => {
    const world = told('MotorMSP');
    world.idle.add(derivedDemand.name);
    await world.settled();
    expect([world.store.tables.outbox.size, world.store.tables.instances.size]).toEqual([0, 0]);
    world.idle.clear();
    await world.settled();
    expect(world.commands.performed).toEqual([]);
    world.feed.happens('forecast', 'f1', 'ForecastRevised', {}, published, 'MotorMSP');
    await world.settled();
    expect(world.commands.performed).toHaveLength(1);
  });
});
