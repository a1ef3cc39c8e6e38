import type { Clock } from '@tierline/workflows';

export type RoundsPorts = {
  /** Resolves when the feed has news. */
  woken: () => Promise<void>;
  /** Does what is due. @returns when more is, RFC 3339 */
  round: () => Promise<string | undefined>;
  clock: Clock;
  report: (fault: unknown) => void;
};

const afterFault = 5_000;

/** One round after another, whenever the feed has news or something is due. A round that fails comes again. */
export class Rounds {
  readonly #ports: RoundsPorts;
  readonly #stop = new AbortController();
  #isDue = false;
  #running: Promise<void> | undefined;
  #cancelAlarm: () => void = () => undefined;

  constructor(ports: RoundsPorts) {
    this.#ports = ports;
  }

  /** Aborted when it is to end. */
  get ended(): AbortSignal {
    return this.#stop.signal;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  start(): void {
    if (this.ended.aborted) return;
    void this.#ports.woken().then(() => this.start());
    this.nudge();
  }

  /** There may be something to do. */
  nudge(): void {
    if (this.ended.aborted) return;
    this.#isDue = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // it may have become due between the last look and now
      if (this.#isDue) this.nudge();
    });
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#cancelAlarm();
    await this.#running;
  }

  /** Resolves at the end of the round that is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const { round, clock, report } = this.#ports;
    while (this.#isDue && !this.ended.aborted) {
      this.#isDue = false;
      try {
        const next = await round();
        if (next !== undefined) this.#wakeAt(new Date(next));
      } catch (fault) {
        report(fault);
        this.#wakeAt(new Date(clock.now().getTime() + afterFault));
      }
    }
  }

  #wakeAt(at: Date): void {
    this.#cancelAlarm();
    this.#cancelAlarm = this.#ports.clock.wake(at, () => this.nudge());
  }
}
