import { attestations, type Attesting, type Outcome } from '@tierline/workflows';
import { HandClock } from '../../support/workflows/hand-clock';

const began = '2026-03-02T08:00:00.000Z';
const day = (number: number, time = '08:00:00'): string => `2026-03-0${String(number)}T${time}.000Z`;

class WrittenLedger implements Attesting {
  readonly said: string[] = [];
  outcome: Outcome = { result: 'done' };
  last: string | undefined = began;

  constructor(private readonly clock: HandClock) {}

  channels(): Promise<string[]> {
    return Promise.resolve(['axle-programme']);
  }

  since(): Promise<string | undefined> {
    return Promise.resolve(this.last);
  }

  attest(): Promise<Outcome> {
    const now = this.clock.now().toISOString();
    this.said.push(now);
    if (this.outcome.result === 'done') this.last = now;
    return Promise.resolve(this.outcome);
  }
}

async function started(at: string, last?: string | null) {
  const clock = new HandClock(at);
  const ledger = new WrittenLedger(clock);
  if (last !== undefined) ledger.last = last ?? undefined;
  const faults: unknown[] = [];
  const job = attestations(ledger, 24, { clock, report: (fault) => faults.push(fault) });
  job.start();
  await job.settled();
  const moveTo = async (time: string): Promise<void> => {
    clock.moveTo(time);
    await job.settled();
  };
  return { clock, ledger, job, faults, moveTo };
}

describe('the attestation job', () => {
  it('attests a day after the channel’s clock began, and a day after it did last, whenever the node starts', async () => {
    const { ledger, moveTo } = await started(day(2, '20:00:00'));
    expect(ledger.said).toEqual([]);
    await moveTo(day(3));
    await moveTo(day(3, '20:00:00'));
    await moveTo(day(4));
    expect(ledger.said).toEqual([day(3), day(4)]);
    expect((await started(day(5), day(4, '09:00:00'))).ledger.said).toEqual([]);
    expect((await started(day(5), day(2))).ledger.said).toEqual([day(5)]);
  });

  it('waits for a channel that has no clock yet', async () => {
    const { ledger, clock } = await started(day(5), null);
    expect([ledger.said, clock.next()]).toEqual([[], day(5, '09:00:00')]);
  });

  it('tries again after a refusal or a fault, without spinning', async () => {
    const { ledger, clock, faults, moveTo } = await started(day(3, '07:59:59'));
    ledger.outcome = { result: 'refused', code: 'MEMBER_NOT_ACTIVE', data: {} };
    await moveTo(day(3));
    expect(clock.next()).toBe(day(3, '08:10:00'));
    ledger.attest = () => Promise.reject(new Error('peer away'));
    await moveTo(day(3, '08:10:00'));
    expect([faults.length, clock.next()]).toEqual([1, day(3, '08:10:10')]);
  });
});
