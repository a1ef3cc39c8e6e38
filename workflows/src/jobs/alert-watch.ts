import { randomBytes } from 'node:crypto';
import type { Clock, Commands, Effect, FeedNews, RecordId } from '../ports';
import { alertsDue, type Watched } from './alerts-due';
import { later } from './channel-rounds';

/** What is watched: records that carry alerts, and what is to be warned of in them. */
export interface Watching {
  /** New facts of these kinds may change something. */
  kinds: ReadonlySet<string>;
  channels(): Promise<string[]>;
  /** How far the member's read model is, in its own order. */
  reached(): Promise<bigint>;
  /** All records; those on which what came after that place bears; or those of these ids. */
  look(channel: string, at: 'all' | { after: bigint } | { ids: readonly string[] }): Promise<Watched[]>;
}

export type WatchPorts = {
  /** Whose node this is. */
  mspId: string;
  commands: Commands;
  clock: Clock;
  report: (fault: unknown) => void;
};

type Place = { after: bigint; day: string };

const againMs = 1_000;
const longestMs = 300_000;

/**
 * Raises and clears alerts as what is found comes and goes. It looks at what news bears on, and once a ledger day at everything,
 * since days pass without news. It keeps nothing: what it did is in the records, and at the start it looks at all of them.
 */
export class AlertWatch {
  readonly #watching: Watching;
  readonly #ports: WatchPorts;
  readonly #places = new Map<string, Place>();
  /** Ids of those that could not be written, by channel. */
  #undone = new Map<string, Set<string>>();
  #news = new Map<string, string | undefined>();
  #everything = false;
  #failed = false;
  #failures = 0;
  #running: Promise<void> | undefined;
  #cancelWake: () => void = () => undefined;
  #closed = false;

  constructor(watching: Watching, ports: WatchPorts) {
    this.#watching = watching;
    this.#ports = ports;
  }

  /** Something was projected; without news, everything may have been. */
  nudge(news?: FeedNews): void {
    if (!news) this.#everything = true;
    else if (this.#concerns(news)) this.#news.set(news.channel, news.ledgerTime ?? this.#news.get(news.channel));
    else return;
    this.#run();
  }

  /** Resolves when all is done that can be done now. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelWake();
    await this.#running;
  }

  #concerns({ channel, kinds, ledgerTime }: FeedNews): boolean {
    if ([...kinds].some((kind) => this.#watching.kinds.has(kind))) return true;
    return ledgerTime !== undefined && dayOf(ledgerTime) !== this.#places.get(channel)?.day;
  }

  #run(): void {
    if (this.#closed || this.#running) return;
    this.#cancelWake();
    this.#running = this.#workOff().finally(() => {
      this.#running = undefined;
      if (this.#undone.size > 0 || this.#failed) this.#wakeLater();
      else if (this.#everything || this.#news.size > 0) this.#run();
    });
  }

  #wakeLater(): void {
    if (this.#closed) return;
    const wait = Math.min(againMs * 2 ** this.#failures, longestMs);
    this.#failures += 1;
    this.#cancelWake = this.#ports.clock.wake(later(this.#ports.clock, wait), () => this.#run());
  }

  async #workOff(): Promise<void> {
    const undone = this.#undone;
    this.#undone = new Map();
    try {
      for (const [channel, ids] of undone) await this.#serve(channel, { ids: [...ids] }, this.#dayOn(channel));
      for (const [channel, ledgerTime] of await this.#asked()) await this.#serveNews(channel, ledgerTime);
      if (this.#undone.size === 0) this.#failures = 0;
      this.#failed = false;
    } catch (fault) {
      this.#ports.report(fault);
      this.#places.clear();
      this.#failed = this.#everything = true;
    }
  }

  async #asked(): Promise<Map<string, string | undefined>> {
    const asked = this.#news;
    this.#news = new Map();
    if (!this.#everything) return asked;
    this.#everything = false;
    return new Map((await this.#watching.channels()).map((channel) => [channel, asked.get(channel)]));
  }

  async #serveNews(channel: string, ledgerTime: string | undefined): Promise<void> {
    const before = this.#places.get(channel);
    const day = ledgerTime === undefined ? this.#dayOn(channel) : dayOf(ledgerTime);
    const place = { after: await this.#watching.reached(), day };
    await this.#serve(channel, before && before.day === day ? { after: before.after } : 'all', day);
    this.#places.set(channel, place);
  }

  /** Of the ledger; this machine's before the first tick that is heard of. */
  #dayOn(channel: string): string {
    return this.#places.get(channel)?.day ?? dayOf(this.#ports.clock.now().toISOString());
  }

  async #serve(channel: string, at: Parameters<Watching['look']>[1], day: string): Promise<void> {
    for (const watched of await this.#watching.look(channel, at))
      for (const { effect, contradicts } of alertsDue(watched, this.#ports.mspId, day)) {
        // whoever opened it may be about to state it anew
        const waits = contradicts && !isLookedAtAgain(at);
        if (waits || !(await this.#perform(effect))) this.#leave(watched.record);
      }
  }

  async #perform(effect: Effect): Promise<boolean> {
    const outcome = await this.#ports.commands.perform(randomBytes(16).toString('hex'), effect);
    if (outcome.result === 'refused') this.#ports.report(new Error(`${effect.type}: ${outcome.code}`));
    return outcome.result !== 'later';
  }

  #leave({ channel, id }: RecordId): void {
    this.#undone.set(channel, (this.#undone.get(channel) ?? new Set()).add(id));
  }
}

const isLookedAtAgain = (at: Parameters<Watching['look']>[1]): boolean => at !== 'all' && 'ids' in at;
const dayOf = (time: string): string => time.slice(0, 10);
