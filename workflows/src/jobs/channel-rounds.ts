import type { Clock } from '../ports';

export type RoundsPorts = { clock: Clock; report: (fault: unknown) => void };

/** What is to be done on each of the member's channels, again and again. */
export interface Service {
  channels(): Promise<string[]>;
  /** Does what is due on the channel; says when to look again. */
  serve(channel: string): Promise<Date>;
  /** At the latest, whatever the channels say. */
  everyMs: number;
}

export const afterFailureMs = 10_000;

/** Serves the channels one after the other when the first of them is due. */
export class ChannelRounds {
  readonly #service: Service;
  readonly #ports: RoundsPorts;
  #round: Promise<void> = Promise.resolve();
  #cancelWake: () => void = () => undefined;
  #closed = false;

  constructor(service: Service, ports: RoundsPorts) {
    this.#service = service;
    this.#ports = ports;
  }

  start(): void {
    if (!this.#closed) this.#round = this.#serveAll();
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

  async #serveAll(): Promise<void> {
    const { clock, report } = this.#ports;
    const next = await this.#soonest().catch((fault: unknown) => {
      report(fault);
      return later(clock, afterFailureMs);
    });
    if (!this.#closed) this.#cancelWake = clock.wake(next, () => this.start());
  }

  async #soonest(): Promise<Date> {
    let soonest = later(this.#ports.clock, this.#service.everyMs);
    for (const channel of await this.#service.channels()) {
      const next = await this.#service.serve(channel);
      if (next < soonest) soonest = next;
    }
    return soonest;
  }
}

export const later = (clock: Clock, ms: number): Date => new Date(clock.now().getTime() + ms);
