import { placeOf } from '../place';
import type { CaseOpening, FeedFact, Place, RecordId } from '../ports';
import type { Output } from '../process';
import type { Detector } from './condition';
import { detection } from './detection';
import type { Ruling } from './judge';

/** A fact as it was read, and the ledger's time just before its block. */
export type PastFact = { fact: FeedFact; ledgerTime: string | undefined };

export interface History {
  channels(): Promise<string[]>;
  /** The latest tick (RFC 3339). */
  ledgerTime(channel: string): Promise<string | undefined>;
  /** Facts of these kinds after a place, in order, at most `limit`. */
  past(channel: string, kinds: readonly string[], after: Place | undefined, limit: number): Promise<PastFact[]>;
}

/** A case that would have been opened, and when. */
export type WouldOpen = { record: RecordId; at: string; opening: CaseOpening };
/** `isCut`: there is more than was read, and what that would have opened is missing. */
export type Preview = { opened: WouldOpen[]; facts: number; isCut: boolean };
export type PreviewOptions = { since: string; mostFacts: number };

const page = 500;

/**
 * What a member's rules would have opened since a time: the same process as at work, over what is kept of the feed from its beginning,
 * with timers fired by the ledger's ticks. Nothing is written.
 */
export async function preview(
  detector: Detector,
  ruling: Ruling,
  history: History,
  { since, mostFacts }: PreviewOptions,
): Promise<Preview> {
  const whole: Preview = { opened: [], facts: 0, isCut: false };
  for (const channel of await history.channels()) {
    const replay = new Replay(detector, ruling, channel);
    let after: Place | undefined;
    for (let isMore = true; isMore && !whole.isCut;) {
      const read = await history.past(channel, detector.kinds, after, page);
      for (const one of read) replay.take(one);
      const last = read.at(-1);
      after = last && placeOf(last.fact);
      whole.facts += read.length;
      isMore = read.length === page;
      whole.isCut = isMore && whole.facts >= mostFacts;
    }
    if (!whole.isCut) replay.end(await history.ledgerTime(channel));
    whole.opened.push(...replay.opened.filter(({ at }) => at >= since));
  }
  return whole;
}

type Standing = { record: RecordId; state: unknown; timers: Map<string, string> };

/** One channel's records, as the engine would have them. */
class Replay {
  readonly opened: WouldOpen[] = [];
  readonly #process: ReturnType<typeof detection>;
  readonly #standing = new Map<string, Standing>();
  /** Of those with timers: what comes due first is looked for among few. */
  readonly #waiting = new Set<Standing>();
  readonly #known = new Set<string>();
  #block = -1n;
  #next = '';
  #lastAt = '';

  constructor(
    detector: Detector,
    private readonly ruling: Ruling,
    private readonly channel: string,
  ) {
    this.#process = detection(detector);
  }

  take({ fact, ledgerTime }: PastFact): void {
    if (fact.block !== this.#block) this.#fire(ledgerTime);
    this.#block = fact.block;
    this.#lastAt = fact.at;
    const key = `${fact.kind}/${fact.id}`;
    const record = { channel: this.channel, kind: fact.kind, id: fact.id };
    const standing = this.#standing.get(key) ?? { record, state: undefined, timers: new Map<string, string>() };
    const input = { type: 'fact', fact } as const;
    this.#carryOut(standing, this.#process.decide(input, standing.state, record, this.ruling), fact.at);
    standing.state = this.#process.evolve(standing.state, input);
    if (standing.state !== undefined) this.#standing.set(key, standing);
    else {
      this.#standing.delete(key);
      this.#waiting.delete(standing);
    }
  }

  end(ledgerTime: string | undefined): void {
    this.#fire(ledgerTime);
  }

  /** A timer is fired at the tick that passes it; of what was set for the end of a block, at the tick before. */
  #fire(ledgerTime = ''): void {
    if (ledgerTime < this.#next) return;
    for (let due = this.#due(ledgerTime); due.length > 0; due = this.#due(ledgerTime))
      for (const { standing, timer, at } of due) {
        standing.timers.delete(timer);
        if (standing.timers.size === 0) this.#waiting.delete(standing);
        const now = at === '' ? ledgerTime : at;
        const input = { type: 'due', timer, due: at, now } as const;
        const seen = now > this.#lastAt ? now : this.#lastAt;
        this.#carryOut(
          standing,
          this.#process.decide(input, standing.state, standing.record, this.ruling),
          at === '' ? seen : now,
        );
      }
    const times = [...this.#waiting].flatMap(({ timers }) => [...timers.values()]);
    this.#next = times.reduce((first, at) => (at < first ? at : first), '~');
  }

  #due(ledgerTime: string): { standing: Standing; timer: string; at: string }[] {
    return [...this.#waiting].flatMap((standing) =>
      [...standing.timers].filter(([, at]) => at <= ledgerTime).map(([timer, at]) => ({ standing, timer, at })),
    );
  }

  #carryOut(standing: Standing, outputs: readonly Output[], at: string): void {
    for (const output of outputs)
      if (output.type === 'setTimer') this.#set(standing, output.timer, output.due ?? '');
      else if (output.type === 'cancelTimer') standing.timers.delete(output.timer);
      else if (output.type === 'perform' && output.effect.type === 'openCase' && output.after === undefined)
        this.#open(standing, output.name, { record: standing.record, at, opening: output.effect.opening });
  }

  #set(standing: Standing, timer: string, due: string): void {
    standing.timers.set(timer, due);
    this.#waiting.add(standing);
    if (due < this.#next) this.#next = due;
  }

  /** The same effect is done once. */
  #open({ record }: Standing, name: string, would: WouldOpen): void {
    const key = `${record.kind}/${record.id}/${name}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.opened.push(would);
  }
}
