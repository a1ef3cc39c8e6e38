import type { Alert, AlertRaise } from '@tierline/chaincode/schema';
import { AlertWatch, effectsOf, type Effect, type Outcome, type Watched, type Watching } from '@tierline/workflows';
import { HandClock } from '../../support/workflows/hand-clock';

const channel = 'axle-programme';
const found = (more: Partial<AlertRaise> = {}): AlertRaise => ({
  ...{ type: 'shortage', severity: 'red', from: '2026-03-09', ...more },
});
const open = (by: string, more: Partial<AlertRaise> = {}): Alert => ({ ...found(more), by, since: '' });
const record = { channel, kind: 'thing', id: 'a1' };
const effects = (watched: Partial<Watched>) =>
  effectsOf({ record, open: [], found: [], ...watched }, 'OemMSP').map(({ type }) => type);

describe('what is to be done about what was found', () => {
  it.each([
    ['raised once', { found: [found()] }, ['raiseAlert']],
    ['nothing more while it is open, whoever raised it', { found: [found()], open: [open('AxleMSP')] }, []],
    [
      'raised again where it is worse',
      { found: [found()], open: [open('AxleMSP', { severity: 'amber' })] },
      ['raiseAlert'],
    ],
    ['nothing where it is milder', { found: [found({ severity: 'amber' })], open: [open('OemMSP')] }, []],
    ['cleared when over', { open: [open('OemMSP')] }, ['clearAlert']],
    ['left to who raised it', { open: [open('AxleMSP')] }, []],
    [
      'told from another',
      { found: [found({ about: 'b' })], open: [open('OemMSP', { about: 'a' })] },
      ['raiseAlert', 'clearAlert'],
    ],
  ])('%s', (_what, watched, done) => {
    expect(effects(watched)).toEqual(done);
  });
});

it('is raised without a figure that no record carries', () => {
  const raisedOf = (quantity: string) => {
    const [effect] = effectsOf({ record, open: [], found: [found({ quantity })] }, 'OemMSP');
    return effect?.type === 'raiseAlert' ? effect.alert : undefined;
  };
  expect(raisedOf('999999999999999.5')).toEqual(found({ quantity: '999999999999999.5' }));
  expect(raisedOf('1000000000000000')).toEqual(found());
});

class Things implements Watching {
  readonly kinds = new Set(['thing']);
  readonly looks: string[] = [];
  readonly performed: Effect[] = [];
  outcome: Outcome = { result: 'done' };
  fault: Error | undefined;
  #block = 0n;

  channels = () => Promise.resolve([channel]);
  reached = () => Promise.resolve((this.#block += 1n));
  look: Watching['look'] = async (_channel, at) => {
    if (this.fault) throw this.fault;
    this.looks.push(at === 'all' ? 'all' : 'after' in at ? `after ${String(at.after)}` : at.ids.join());
    return [{ record, open: [], found: [found()] }];
  };
  commands = {
    perform: async (_id: string, effect: Effect): Promise<Outcome> => {
      this.performed.push(effect);
      return this.outcome;
    },
  };
}

function watched() {
  const things = new Things();
  const clock = new HandClock('2026-03-02T08:00:00.000Z');
  const faults: unknown[] = [];
  const ports = { mspId: 'OemMSP', commands: things.commands, clock, report: (fault: unknown) => faults.push(fault) };
  return { things, clock, faults, watch: new AlertWatch(things, ports) };
}
const news = (kind: string, ledgerTime?: string) => ({ channel, kinds: new Set([kind]), ledgerTime });

describe('a watch', () => {
  it('looks at everything at the start, then at what news bears on, and not at other news', async () => {
    const { things, watch } = watched();
    watch.nudge();
    await watch.settled();
    for (const kind of ['thing', 'other', 'thing']) {
      watch.nudge(news(kind));
      await watch.settled();
    }
    expect(things.looks).toEqual(['all', 'after 1', 'after 2']);
  });
  it('looks at everything once a ledger day', async () => {
    const { things, watch } = watched();
    watch.nudge();
    await watch.settled();
    for (const time of [
      '2026-03-02T08:00:00Z',
      '2026-03-02T23:59:00Z',
      '2026-03-03T00:00:00Z',
      '2026-03-03T00:01:00Z',
    ]) {
      watch.nudge(news('other', time));
      await watch.settled();
    }
    expect(things.looks.filter((look) => look === 'all')).toHaveLength(2);
    expect(things.looks).toHaveLength(2);
  });
  it('tries again what a partner’s peer was not there for, and leaves what the rules refuse', async () => {
    const { things, clock, faults, watch } = watched();
    things.outcome = { result: 'later', reason: 'PARTNER_UNAVAILABLE' };
    watch.nudge();
    await watch.settled();
    things.outcome = { result: 'refused', code: 'STATUS', data: {} };
    clock.moveTo('2026-03-02T08:00:01.000Z');
    await watch.settled();
    clock.moveTo('2026-03-02T09:00:00.000Z');
    await watch.settled();
    expect(things.looks).toEqual(['all', 'a1']);
    expect(faults).toHaveLength(1);
  });
  it('looks at everything again after a failure', async () => {
    const { things, clock, faults, watch } = watched();
    things.fault = new Error('the database is away');
    watch.nudge();
    await watch.settled();
    things.fault = undefined;
    clock.moveTo('2026-03-02T08:00:01.000Z');
    await watch.settled();
    expect([faults.length, things.looks]).toEqual([1, ['all']]);
  });
  it('does nothing once closed', async () => {
    const { things, watch } = watched();
    await watch.close();
    watch.nudge();
    await watch.settled();
    expect(things.looks).toEqual([]);
  });
});
