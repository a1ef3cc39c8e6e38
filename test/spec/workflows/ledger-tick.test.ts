import { ledgerTicks, nextTickAt, type LedgerClock, type Outcome } from '@tierline/workflows';
import { HandClock } from '../../support/workflows/hand-clock';

const start = '2026-03-02T08:00:00.000Z';

class WrittenLedger implements LedgerClock {
  ticks: string[] = [];
  outcome: Outcome = { result: 'done' };

  constructor(
    private readonly clock: HandClock,
    private readonly steward: boolean,
  ) {}

  async channels(): Promise<string[]> {
    return ['axle-programme'];
  }

  async position(): Promise<{ lastTick: string | undefined; steward: boolean }> {
    return { lastTick: this.ticks.at(-1), steward: this.steward };
  }

  async tick(): Promise<Outcome> {
    if (this.outcome.result === 'done') this.ticks.push(this.clock.now().toISOString());
    return this.outcome;
  }
}

function started(steward: boolean) {
  const clock = new HandClock(start);
  const ledger = new WrittenLedger(clock, steward);
  const faults: unknown[] = [];
  const job = ledgerTicks(ledger, { clock, report: (fault) => faults.push(fault) });
  job.start();
  return { clock, ledger, job, faults };
}

describe('when the next tick is due', () => {
  const since = new Date(start);
  it.each([
    { steward: true, lastTick: undefined, due: start },
    { steward: false, lastTick: undefined, due: '2026-03-02T08:05:00.000Z' },
    { steward: true, lastTick: '2026-03-02T08:10:00.000Z', due: '2026-03-02T08:11:00.000Z' },
    { steward: false, lastTick: '2026-03-02T08:10:00.000Z', due: '2026-03-02T08:15:00.000Z' },
  ])('steward $steward after $lastTick: $due', ({ steward, lastTick, due }) => {
    expect(nextTickAt({ lastTick, steward }, since).toISOString()).toBe(due);
  });
});

describe('the tick job', () => {
  it('ticks every minute as the steward', async () => {
    const { clock, ledger, job } = started(true);
    await job.settled();
    clock.moveTo('2026-03-02T08:01:00.000Z');
    await job.settled();
    clock.moveTo('2026-03-02T08:01:30.000Z');
    await job.settled();
    expect(ledger.ticks).toEqual([start, '2026-03-02T08:01:00.000Z']);
  });

  it('lets the steward be, and stands in when the last tick is five minutes old', async () => {
    const { clock, ledger, job } = started(false);
    ledger.ticks = [start];
    await job.settled();
    for (const minute of ['01', '02', '03', '04']) {
      clock.moveTo(`2026-03-02T08:${minute}:00.000Z`);
      await job.settled();
    }
    expect(ledger.ticks).toEqual([start]);
    clock.moveTo('2026-03-02T08:05:00.000Z');
    await job.settled();
    expect(ledger.ticks).toEqual([start, '2026-03-02T08:05:00.000Z']);
  });

  it('tries again soon after a failure, without spinning', async () => {
    const { clock, ledger, job } = started(true);
    ledger.outcome = { result: 'later', reason: 'orderer unavailable' };
    await job.settled();
    clock.moveTo('2026-03-02T08:00:05.000Z');
    await job.settled();
    expect(clock.next()).toBe('2026-03-02T08:00:10.000Z');
  });

  it('reports what it did not expect and goes on', async () => {
    const { clock, ledger, job, faults } = started(true);
    await job.settled();
    ledger.position = () => Promise.reject(new Error('database away'));
    clock.moveTo('2026-03-02T08:01:00.000Z');
    await job.settled();
    expect(faults).toHaveLength(1);
    expect(clock.next()).toBe('2026-03-02T08:01:10.000Z');
  });

  it('stops when closed', async () => {
    const { clock, job } = started(true);
    await job.close();
    expect(clock.next()).toBeUndefined();
  });
});
