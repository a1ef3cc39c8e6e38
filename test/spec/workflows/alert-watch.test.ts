import type { Alert, AlertRaise } from '@tierline/chaincode/schema';
import { AlertWatch, alertsDue, type Effect, type Outcome, type Watched, type Watching } from '@tierline/workflows';
import { HandClock } from '../../support/workflows/hand-clock';

const channel = 'axle-programme';
const found = (more: Partial<AlertRaise> = {}): AlertRaise => ({
  ...{ type: 'shortage', severity: 'red', from: '2026-03-09', ...more },
});
const open = (by: string, more: Partial<Alert> = {}): Alert => ({ ...found(), by, since: '', ...more });
const record = { channel, kind: 'thing', id: 'a1' };
const effects = (watched: Partial<Watched>) =>
  alertsDue({ record, open: [], found: [], ...watched }, 'OemMSP', '2026-03-02').map(
    ({ effect, contradicts }) => `${effect.type}${contradicts ? ' beside' : ''}`,
  );
const [today, yesterday] = ['2026-03-02T07:00:00.000Z', '2026-03-01T07:00:00.000Z'];

describe('what is to be done about what was found', () => {
  it.each([
    ['raised once', { found: [found()] }, ['raiseAlert']],
    ['nothing more while it is open, whoever raised it', { found: [found()], open: [open('AxleMSP')] }, []],
    [
      'raised again where it is worse than what this member said',
      { found: [found()], open: [open('OemMSP', { severity: 'amber', since: today })] },
      ['raiseAlert'],
    ],
    [
      'raised beside what the other side says otherwise',
      { found: [found()], open: [open('AxleMSP', { from: '2026-04-09', quantity: '1' })] },
      ['raiseAlert beside'],
    ],
    [
      'nothing where this member’s own statement stands beside it',
      { found: [found()], open: [open('AxleMSP', { from: '2026-04-09' }), open('OemMSP')] },
      [],
    ],
    [
      'nothing today where only figures moved since today',
      { found: [found({ from: '2026-03-07' })], open: [open('OemMSP', { since: today })] },
      [],
    ],
    [
      'stated anew on another day where the first day moved',
      { found: [found({ from: '2026-03-07' })], open: [open('OemMSP', { since: yesterday })] },
      ['raiseAlert'],
    ],
    [
      'nothing where it was stated anew today',
      { found: [found({ from: '2026-03-07' })], open: [open('OemMSP', { since: yesterday, statedAt: today })] },
      [],
    ],
    [
      'nothing where the quantity moved by a tenth',
      { found: [found({ quantity: '100' })], open: [open('OemMSP', { since: yesterday, quantity: '90' })] },
      [],
    ],
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
    const [{ effect } = {}] = alertsDue({ record, open: [], found: [found({ quantity })] }, 'OemMSP', '');
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
  open: Alert[] = [];
  #block = 0n;

  channels = () => Promise.resolve([channel]);
  reached = () => Promise.resolve((this.#block += 1n));
  look: Watching['look'] = async (_channel, at) => {
    if (this.fault) throw this.fault;
    this.looks.push(at === 'all' ? 'all' : 'after' in at ? `after ${String(at.after)}` : at.ids.join());
    return [{ record, open: this.open, found: [found()] }];
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
  it('contradicts the other side only where that still stands a moment later', async () => {
    const { things, clock, watch } = watched();
    things.open = [open('AxleMSP', { from: '2026-04-09' })];
    watch.nudge();
    await watch.settled();
    expect([things.looks, things.performed]).toEqual([['all'], []]);
    clock.moveTo('2026-03-02T08:00:01.000Z');
    await watch.settled();
    expect([things.looks, things.performed.length]).toEqual([['all', 'a1'], 1]);
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
