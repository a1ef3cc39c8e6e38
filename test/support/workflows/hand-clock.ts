import type { Clock } from '@tierline/workflows';

type Alarm = { at: Date; callback: () => void };

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  #now: Date;
  #alarms: Alarm[] = [];

  constructor(now: string) {
    this.#now = new Date(now);
  }

  now(): Date {
    return new Date(this.#now);
  }

  wake(at: Date, callback: () => void): () => void {
    const alarm = { at, callback };
    this.#alarms.push(alarm);
    return () => (this.#alarms = this.#alarms.filter((other) => other !== alarm));
  }

  /** When the next alarm rings, if any is set. */
  next(): string | undefined {
    return this.#alarms.map(({ at }) => at.toISOString()).sort()[0];
  }

  moveTo(time: string): void {
    this.#now = new Date(time);
    const due = this.#alarms.filter(({ at }) => at <= this.#now);
    this.#alarms = this.#alarms.filter(({ at }) => at > this.#now);
    for (const { callback } of due) callback();
  }
}
