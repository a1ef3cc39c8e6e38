import type { Clock, Outcome } from '../ports';

/** What the job must know of one channel, and the one thing it does there. */
export interface LedgerClock {
  channels(): Promise<string[]>;
  /** The tick projected last, if any, and whether this member is the channel's steward. */
  position(channel: string): Promise<{ lastTick: string | undefined; steward: boolean }>;
  tick(channel: string): Promise<Outcome>;
}

const stewardEveryMs = 60_000;
/** From when on any member may tick (protocol.md §8). */
const anyMemberAfterMs = 300_000;
const afterFailureMs = 10_000;

/** When this member is to write the channel's next tick; `since` stands for the last tick where there is none. */
export function nextTickAt(position: { lastTick: string | undefined; steward: boolean }, since: Date): Date {
  if (position.lastTick === undefined) return position.steward ? since : new Date(since.getTime() + anyMemberAfterMs);
  return new Date(Date.parse(position.lastTick) + (position.steward ? stewardEveryMs : anyMemberAfterMs));
}

/** Keeps the consortium's clock going on every channel of the member. */
export class LedgerTickJob {
  readonly #ledger: LedgerClock;
  readonly #clock: Clock;
  readonly #report: (fault: unknown) => void;
  readonly #since: Date;
  #round: Promise<void> = Promise.resolve();
  #cancelWake: () => void = () => undefined;
  #closed = false;

  constructor(ports: { ledger: LedgerClock; clock: Clock; report: (fault: unknown) => void }) {
    this.#ledger = ports.ledger;
    this.#clock = ports.clock;
    this.#report = ports.report;
    this.#since = ports.clock.now();
  }

  start(): void {
    if (!this.#closed) this.#round = this.#tickAll();
  }

  /** Resolves when the round under way is over. */
  async settled(): Promise<void> {
    await this.#round;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWake();
    await this.#round;
  }

  async #tickAll(): Promise<void> {
    const next = await this.#soonest().catch((fault: unknown) => {
      this.#report(fault);
      return this.#later(afterFailureMs);
    });
    if (!this.#closed) this.#cancelWake = this.#clock.wake(next, () => this.start());
  }

  async #soonest(): Promise<Date> {
    let soonest = this.#later(stewardEveryMs);
    for (const channel of await this.#ledger.channels()) {
      const next = await this.#serve(channel);
      if (next < soonest) soonest = next;
    }
    return soonest;
  }

  /** Ticks if it is time; says when to look again. A refusal means that somebody else ticked first. */
  async #serve(channel: string): Promise<Date> {
    const position = await this.#ledger.position(channel);
    const due = nextTickAt(position, this.#since);
    if (due > this.#clock.now()) return due;
    const outcome = await this.#ledger.tick(channel);
    return this.#later(outcome.result === 'done' && position.steward ? stewardEveryMs : afterFailureMs);
  }

  #later(ms: number): Date {
    return new Date(this.#clock.now().getTime() + ms);
  }
}
