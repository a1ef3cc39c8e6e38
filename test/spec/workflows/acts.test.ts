import { forecastResponseDeadline, type InstanceId, type Process } from '@tierline/workflows';
import { z } from 'zod';
import { World } from '../../support/workflows/world';

const due = '2026-03-06T17:00:00.000Z';
const after = '2026-03-06T17:00:30.000Z';
const at = '2026-03-02T08:00:00.000Z';
const acting = { by: 'p-1', reason: 'the figure was a slip' };
const id: InstanceId = { process: 'fragile', channel: 'axle-programme', kind: 'forecast', id: 'f1' };

/** Watches forecasts, and cannot take what is told to break it. */
const fragile: Process = {
  ...(forecastResponseDeadline as Process),
  name: 'fragile',
  state: z.unknown(),
  decide(input, state, record) {
    const breaks = input.type === 'due' ? input.due : input.fact.type;
    if (broken.has(breaks)) throw new Error(`no rule for ${breaks}`);
    return forecastResponseDeadline.decide(input, state as never, record, undefined);
  },
};
const broken = new Set<string>();

function world(): World {
  const made = new World([fragile]);
  made.feed.happens('forecast', 'f1', 'ForecastPublished', { respondBy: due }, at);
  return made;
}
const told = (made: World) => made.store.tables.local.map(({ type, data }) => [type, data]);

describe('what a manager does about a process', () => {
  beforeEach(() => broken.clear());

  it('passes over the fact that it could not take, and takes those behind it', async () => {
    const made = world();
    broken.add('ForecastRevised');
    made.feed.happens('forecast', 'f1', 'ForecastRevised', { respondBy: '2026-03-09T17:00:00.000Z' }, at);
    made.feed.happens('forecast', 'f1', 'ForecastUpdateRequested', { of: 'demand', dueBy: due }, at);
    await made.settled();
    expect((await made.engine.trouble()).stuck).toHaveLength(1);
    expect(await made.acts.skip(id, acting)).toBe(true);
    await made.tick(after);
    expect(made.commands.performed.map(({ effect }) => effect)).toMatchObject([
      { reminder: { of: 'commitment', dueBy: due } },
      { reminder: { of: 'demand' } },
    ]);
    expect(told(made).at(-1)).toEqual(['ProcessActed', { act: 'skipped', process: 'fragile', ...acting }]);
  });

  it('passes over a timer that it could not take', async () => {
    const made = world();
    broken.add(due);
    await made.tick(after);
    expect((await made.engine.trouble()).stuck).toMatchObject([{ reason: `no rule for ${due}`, timer: 'response' }]);
    await made.acts.skip(id, acting);
    await made.tick('2026-03-06T17:01:30.000Z');
    expect([(await made.engine.trouble()).stuck, made.commands.performed]).toEqual([[], []]);
  });

  it('tries the same timer again', async () => {
    const made = world();
    broken.add(due);
    await made.tick(after);
    broken.clear();
    await made.acts.retry(id, acting);
    await made.tick('2026-03-06T17:01:30.000Z');
    expect(made.commands.performed).toHaveLength(1);
  });

  it('stops it: neither facts nor timers move it, until it is told to go on', async () => {
    const made = world();
    await made.settled();
    expect(await made.acts.cancel(id, acting)).toBe(true);
    expect(await made.acts.cancel(id, acting)).toBe(false);
    made.feed.happens('forecast', 'f1', 'ForecastUpdateRequested', { of: 'demand', dueBy: due }, at);
    await made.tick(after);
    expect([made.commands.performed, (await made.engine.trouble()).stuck]).toEqual([[], []]);
    expect(await made.acts.retry(id, acting)).toBe(true);
    await made.tick('2026-03-06T17:01:30.000Z');
    expect(made.commands.performed).toHaveLength(2);
    expect(told(made).map(([, data]) => (data as { act: string }).act)).toEqual(['cancelled', 'retried']);
  });

  it('does nothing to one that gets on, or that nobody knows', async () => {
    const made = world();
    await made.settled();
    const unknown = { ...id, process: 'none' };
    const asked = [made.acts.retry(id, acting), made.acts.skip(id, acting), made.acts.retry(unknown, acting)];
    expect(await Promise.all(asked)).toEqual([false, false, false]);
    expect(await made.acts.cancel({ ...id, id: 'f9' }, acting)).toBe(false);
    expect(told(made)).toEqual([]);
  });
});

describe('what a manager does about an effect', () => {
  beforeEach(() => broken.clear());
  const key = `fragile/axle-programme/forecast/f1/remind/commitment/${due}`;

  async function refused(): Promise<World> {
    const made = world();
    made.commands.answers.push({ result: 'refused', code: 'ROLE_MISSING', data: {} });
    await made.tick(after);
    return made;
  }

  it('has it tried at once, under the same command id', async () => {
    const made = await refused();
    expect(await made.acts.retryEffect(key, acting)).toBe(true);
    made.engine.recall();
    await made.engine.settled();
    const [first, second] = made.commands.performed;
    expect(second?.commandId).toBe(first?.commandId);
    expect((await made.engine.trouble()).effects).toEqual([]);
    expect(await made.acts.retryEffect(key, acting)).toBe(false);
  });

  it('gives it up, and may think better of it', async () => {
    const made = await refused();
    expect(await made.acts.giveUpEffect(key, acting)).toBe(true);
    expect(await made.acts.giveUpEffect(key, acting)).toBe(false);
    expect(await made.acts.giveUpEffect('none', acting)).toBe(false);
    made.engine.recall();
    await made.engine.settled();
    expect([made.commands.performed.length, (await made.engine.trouble()).effects]).toEqual([1, []]);
    expect(told(made).at(-1)).toEqual([
      'ProcessActed',
      { act: 'effect-given-up', process: 'fragile', effect: key, ...acting },
    ]);
    expect(await made.acts.retryEffect(key, acting)).toBe(true);
  });

  it('given up while it is under way, it is tried no more, unless it was done', async () => {
    const made = world();
    const giveUp = () => made.acts.giveUpEffect(key, acting);
    made.commands.perform = async () => {
      await giveUp();
      return { result: 'later', reason: 'PARTNER_UNAVAILABLE' };
    };
    await made.tick(after);
    expect(made.store.tables.outbox.get(key)?.status).toBe('given-up');
    made.commands.perform = async () => {
      await giveUp();
      return { result: 'done' };
    };
    await made.acts.retryEffect(key, acting);
    made.engine.recall();
    await made.engine.settled();
    expect(made.store.tables.outbox.get(key)?.status).toBe('done');
  });
});
