import type { FeedNews, InstanceId, OutboxEffect, Stuck } from '../ports';
import type { Process } from '../process';
import { consume } from './consume';
import { Cursors } from './cursors';
import { deliver } from './deliver';
import type { EnginePorts } from './engine-ports';
import { fire } from './fire';
import { Unseen } from './unseen';

export type Trouble = { stuck: (InstanceId & Stuck)[]; effects: OutboxEffect[] };

const retryPassAfter = 5_000;
const hourMs = 3_600_000;

/**
 * Runs a member's processes. It works when told that something was projected (`nudge`) and when an effect is to be tried
 * again; it polls nothing. Whatever it did not finish before it was killed it finds in the store.
 */
export class WorkflowEngine {
  readonly #processes: ReadonlyMap<string, Process>;
  readonly #ports: EnginePorts;
  readonly #cursors: Cursors;
  #unseen = new Unseen();
  /** By channel, the tick up to which timers were fired. */
  readonly #fired = new Map<string, string>();
  /** When an effect is to be tried next; unknown until the store was asked. */
  #next: { time: string | undefined } | undefined;
  /** Milliseconds: not before that. */
  #forgetsAt = 0;
  #pass: Promise<void> = Promise.resolve();
  #running = false;
  #again = false;
  #closed = false;
  #cancelWake: () => void = () => undefined;

  constructor(processes: readonly Process[], ports: EnginePorts) {
    this.#processes = new Map(processes.map((process) => [process.name, process]));
    this.#ports = ports;
    this.#cursors = new Cursors(ports.store);
  }

  /** Something was projected, or the engine has just been built: look at the feed, the timers and the outbox. */
  nudge(news?: FeedNews): void {
    if (this.#closed) return;
    this.#unseen.add(news);
    this.#wake();
  }

  #wake(): void {
    if (this.#closed) return;
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    this.#pass = this.#run();
  }

  /** Resolves when all that can be done now is done. */
  async settled(): Promise<void> {
    while (this.#running) await this.#pass;
  }

  /** What does not get on, with the reasons: stuck instances, effects delayed or refused. */
  async trouble(): Promise<Trouble> {
    return this.#ports.store.transaction(async (tx) => ({
      stuck: await tx.stuckInstances(),
      effects: await tx.troubledEffects(),
    }));
  }

  /** Somebody else wrote into the store: effects may be due, and timers that stood still. */
  recall(): void {
    this.#fired.clear();
    this.#next = undefined;
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#again = false;
    this.#cancelWake();
    await this.#pass;
  }

  async #run(): Promise<void> {
    try {
      while (this.#again) {
        this.#again = false;
        const acted = await this.#work();
        if (acted || this.#effectsDue()) await this.#deliver();
      }
      this.#wakeAt(this.#next?.time);
    } catch (fault) {
      this.#forget();
      this.#ports.report(fault);
      this.#wakeAt(new Date(this.#ports.clock.now().getTime() + retryPassAfter).toISOString());
    } finally {
      this.#running = false;
    }
    if (this.#again) this.#wake();
  }

  /** Whether anything came of it: timers set or fired, effects asked for. */
  async #work(): Promise<boolean> {
    let acted = false;
    for (const { channel, kinds, ledgerTime } of await this.#news()) {
      for (const process of this.#processes.values())
        if (process.kinds.some((kind) => kinds?.has(kind) ?? true))
          acted = (await consume(process, channel, this.#cursors, this.#ports)) || acted;
      acted = (await this.#fire(channel, ledgerTime, acted)) || acted;
    }
    return acted;
  }

  /** News without a tick may have set timers that are due; where there was no tick yet, those that wait for no time. */
  async #fire(channel: string, ticked: string | undefined, acted: boolean): Promise<boolean> {
    const ledgerTime = ticked ?? (acted ? ((await this.#ports.feed.ledgerTime(channel)) ?? '') : undefined);
    if (ledgerTime === undefined || (!acted && this.#fired.get(channel) === ledgerTime)) return false;
    const fired = await fire(this.#processes, channel, ledgerTime, this.#ports);
    this.#fired.set(channel, ledgerTime);
    return fired;
  }

  /** What is to be looked at; without `kinds`, facts of any. A tick is read before the facts: those of blocks before it are then there. */
  async #news(): Promise<(Omit<FeedNews, 'kinds'> & { kinds?: FeedNews['kinds'] })[]> {
    const { feed } = this.#ports;
    const { everything, news } = this.#unseen.take();
    if (!everything) return [...news];
    const channels = await feed.channels();
    return Promise.all(channels.map(async (channel) => ({ channel, ledgerTime: await feed.ledgerTime(channel) })));
  }

  #effectsDue(): boolean {
    if (!this.#next) return true;
    const { time } = this.#next;
    return time !== undefined && time <= this.#ports.clock.now().toISOString();
  }

  async #deliver(): Promise<void> {
    await deliver(this.#ports);
    await this.#forgetDone();
    this.#next = { time: await this.#ports.store.transaction((tx) => tx.nextAttempt()) };
  }

  /** A process at work may ask for what it asked for before, or whether it did; what else asks again has the same command id. */
  async #forgetDone(): Promise<void> {
    const { store, clock, keptDays } = this.#ports;
    const now = clock.now().getTime();
    if (now < this.#forgetsAt) return;
    await store.transaction((tx) => tx.forgetDone(new Date(now - keptDays * 24 * hourMs).toISOString()));
    this.#forgetsAt = now + hourMs;
  }

  /** What the engine knows of its store is asked anew. */
  #forget(): void {
    this.#cursors.forget();
    this.#fired.clear();
    this.#next = undefined;
    this.#unseen.add(undefined);
  }

  #wakeAt(time: string | undefined): void {
    this.#cancelWake();
    this.#cancelWake = () => undefined;
    if (time !== undefined && !this.#closed)
      this.#cancelWake = this.#ports.clock.wake(new Date(time), () => this.#wake());
  }
}
