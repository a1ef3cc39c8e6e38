import { WorkflowStore } from '@tierline/api/engine';
import { DatabaseServer } from '@tierline/api/readmodel';
import type { InstanceId, OutboxEffect, Store, Timer } from '@tierline/workflows';
import { MemoryStore } from '../support/workflows/memory-store';

const channel = 'axle-programme';
const id: InstanceId = { process: 'p', channel, kind: 'forecast', id: '0a' };
const other: InstanceId = { ...id, id: '0b' };
const early = '2026-03-02T08:00:00.000Z';
const late = '2026-03-02T09:00:00.000Z';

const timer = (instance: InstanceId, name: string, due: string): Timer => ({ ...instance, timer: name, due });
const effect = (key: string, nextAttempt = early): OutboxEffect => ({
  key,
  instance: id,
  effect: {
    type: 'remind',
    record: { channel, kind: 'forecast', id: '0a' },
    reminder: { of: 'demand', dueBy: early },
  },
  attempts: 0,
  nextAttempt,
  status: 'open',
});

type Opened = { store: Store; close: () => Promise<void> };
const stores: [string, () => Promise<Opened>][] = [
  ['in memory', async () => ({ store: new MemoryStore(), close: () => Promise.resolve() })],
  [
    'on PGlite',
    async () => {
      const server = await DatabaseServer.open();
      return { store: new WorkflowStore(await server.member('oem')), close: () => server.close() };
    },
  ],
];

describe.each(stores)('a workflow store %s', (_name, open) => {
  let opened: Opened;
  const run: Store['transaction'] = (work) => opened.store.transaction(work);
  beforeAll(async () => (opened = await open()));
  afterAll(() => opened.close());

  it('keeps one cursor per process and channel', async () => {
    expect(await run((tx) => tx.cursor('p', channel))).toBeUndefined();
    await run((tx) => tx.saveCursor('p', { channel, block: 2n ** 60n, tx: 1, fact: 2 }));
    await run((tx) => tx.saveCursor('p', { channel, block: 2n ** 60n, tx: 1, fact: 3 }));
    expect(await run((tx) => tx.cursor('p', channel))).toEqual({ channel, block: 2n ** 60n, tx: 1, fact: 3 });
    expect(await run((tx) => tx.cursor('q', channel))).toBeUndefined();
  });

  it('keeps what a process knows, and why it is stuck', async () => {
    await run((tx) => tx.saveInstance(id, { state: { commitBy: early } }));
    expect(await run((tx) => tx.instance(id))).toEqual({ state: { commitBy: early } });
    const stuck = { reason: 'no rule', after: { channel, block: 5n, tx: 0, fact: 1 } };
    await run((tx) => tx.saveInstance(id, { state: undefined, stuck }));
    expect(await run((tx) => tx.instance(id))).toEqual({ state: undefined, stuck });
    expect(await run((tx) => tx.stuckInstances())).toEqual([{ ...id, ...stuck }]);
    await run((tx) => tx.saveInstance(id, undefined));
    expect(await run((tx) => tx.instance(id))).toBeUndefined();
  });

  it('gives timers that are due, in order, without those of stuck instances', async () => {
    await run(async (tx) => {
      await tx.saveTimer(timer(id, 'b', late));
      await tx.saveTimer(timer(id, 'a', late));
      await tx.saveTimer(timer(id, 'a', early));
      await tx.saveTimer(timer(other, 'a', early));
      await tx.saveInstance(other, { state: {}, stuck: { reason: 'x', after: undefined } });
    });
    expect(await run((tx) => tx.timersDue(channel, early, 10))).toEqual([timer(id, 'a', early)]);
    expect((await run((tx) => tx.timersDue(channel, late, 10))).map(({ timer: name }) => name)).toEqual(['a', 'b']);
    expect(await run((tx) => tx.timersDue(channel, late, 1))).toHaveLength(1);
    expect(await run((tx) => tx.timersDue('motor-programme', late, 10))).toEqual([]);
    await run((tx) => tx.deleteTimer(id, 'a'));
    await run((tx) => tx.saveInstance(other, { state: {} }));
    expect(await run((tx) => tx.timersDue(channel, late, 10))).toEqual([
      timer(other, 'a', early),
      timer(id, 'b', late),
    ]);
    await run((tx) => tx.saveInstance(other, undefined));
    expect(await run((tx) => tx.timersDue(channel, late, 10))).toEqual([timer(id, 'b', late)]);
  });

  it('takes an effect once, whatever became of it', async () => {
    await run((tx) => tx.addEffect(effect('e1', late)));
    await run((tx) => tx.addEffect(effect('e2', early)));
    expect(await run((tx) => tx.nextAttempt())).toBe(early);
    expect(await run((tx) => tx.effectsDue(early, 10))).toEqual([effect('e2', early)]);
    await run((tx) => tx.saveEffect({ ...effect('e2'), attempts: 1, status: 'done' }));
    await run((tx) => tx.addEffect(effect('e2')));
    expect((await run((tx) => tx.effectsDue(late, 10))).map(({ key }) => key)).toEqual(['e1']);
  });

  it('shows effects in trouble', async () => {
    expect(await run((tx) => tx.troubledEffects())).toEqual([]);
    await run((tx) =>
      tx.saveEffect({ ...effect('e1'), attempts: 2, reason: 'PARTNER_UNAVAILABLE', nextAttempt: late }),
    );
    expect(await run((tx) => tx.troubledEffects())).toMatchObject([
      { key: 'e1', attempts: 2, reason: 'PARTNER_UNAVAILABLE' },
    ]);
    await run((tx) => tx.saveEffect({ ...effect('e1'), attempts: 3, reason: 'ROLE_MISSING: {}', status: 'refused' }));
    expect(await run((tx) => tx.troubledEffects())).toMatchObject([{ key: 'e1', status: 'refused' }]);
    expect(await run((tx) => tx.nextAttempt())).toBeUndefined();
  });

  it('finds an effect by its key, the open ones of an instance, and shows none that was given up', async () => {
    await run((tx) => tx.addEffect(effect('e5', late)));
    expect((await run((tx) => tx.openEffects(id))).map(({ key }) => key)).toContain('e5');
    expect(await run((tx) => tx.openEffects(other))).toEqual([]);
    const givenUp = { ...effect('e5', late), status: 'given-up' as const, reason: 'no use' };
    await run((tx) => tx.saveEffect(givenUp));
    expect(await run((tx) => tx.effect('e5'))).toMatchObject({ status: 'given-up', reason: 'no use', attempts: 0 });
    expect(await run((tx) => tx.effect('e6'))).toBeUndefined();
    expect((await run((tx) => tx.troubledEffects())).map(({ key }) => key)).not.toContain('e5');
    expect((await run((tx) => tx.openEffects(id))).map(({ key }) => key)).not.toContain('e5');
  });

  it('forgets what was done before a time, unless its process is still at work there', async () => {
    const done = (key: string, instance: InstanceId, doneAt: string) => ({ ...effect(key), instance, doneAt });
    const kept = [done('d1', id, early), done('d2', other, early), done('d3', id, late)];
    await run(async (tx) => {
      for (const one of kept) {
        await tx.addEffect(one);
        await tx.saveEffect({ ...one, attempts: 1, status: 'done' });
      }
      await tx.saveInstance(other, { state: {} });
      await tx.forgetDone(late);
    });
    const known = await run((tx) => Promise.all(['d1', 'd2', 'd3', 'e1', 'e5'].map((key) => tx.effect(key))));
    expect(known.map((one) => one?.key)).toEqual([undefined, 'd2', 'd3', 'e1', 'e5']);
    expect(known[1]).toMatchObject({ status: 'done', doneAt: early });
    await run((tx) => tx.saveInstance(other, undefined));
    await run((tx) => tx.forgetDone('9'));
    expect(await run((tx) => Promise.all(['d2', 'd3'].map((key) => tx.effect(key))))).toEqual([undefined, undefined]);
  });

  it('keeps what a person stopped apart from what is stuck', async () => {
    const stuck = { reason: 'enough', after: undefined, timer: 'a', cancelled: true as const };
    await run((tx) => tx.saveInstance(other, { state: {}, stuck }));
    expect(await run((tx) => tx.instance(other))).toEqual({ state: {}, stuck });
    expect(await run((tx) => tx.stuckInstances())).toEqual([]);
    await run((tx) => tx.saveInstance(other, undefined));
  });

  it('does all of a transaction or nothing', async () => {
    const failed = run(async (tx) => {
      await tx.addEffect(effect('e3'));
      await tx.appendLocal({
        type: 'ProcessStuck',
        record: { channel, kind: 'forecast', id: '0a' },
        at: early,
        data: { process: 'owed-answers', reason: 'x' },
      });
      throw new Error('crash');
    });
    await expect(failed).rejects.toThrow('crash');
    expect(await run((tx) => tx.effectsDue(late, 10))).toEqual([]);
  });

  it('appends to the local feed', async () => {
    const item = {
      type: 'EffectDelayed' as const,
      record: { channel, kind: 'forecast', id: '0a' },
      at: early,
      data: { effect: 'e1', attempts: 5, reason: 'PARTNER_UNAVAILABLE' },
    };
    await run((tx) => tx.appendLocal(item));
    await run((tx) => tx.appendLocal(item));
  });
});
