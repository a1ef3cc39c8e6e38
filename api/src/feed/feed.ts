import { once } from 'node:events';
import type { Identified } from '../identity';
import type { FactFilter, JsonValue, MemberDatabase } from '../readmodel';
import { readFacts } from '../readmodel';
import { decodeCursor, encodeCursor, type FeedPlace } from './cursor';
import { Followers } from './followers';
import { Wakeup } from './wakeup';

export type FeedItem = {
  /** Of this item and all before it: reading goes on after it. */
  cursor: string;
  channel: string;
  block: bigint;
  tx: number;
  fact: number;
  txId: string | null;
  kind: string;
  id: string;
  version: number | null;
  type: string;
  at: string;
  byMsp: string;
  /** Of the alert or record that it is about. */
  severity: string | null;
  content: JsonValue;
};

export type FeedPage = { items: FeedItem[]; endCursor: string; hasNextPage: boolean };

export type Follower = {
  person: Identified;
  gone: AbortSignal;
  /** Asked before each item, and now and then. @throws if nothing more is to be said */
  requireHeard: () => Promise<void>;
};

const pageSize = 100;

/** The member's ordered facts: all channels, and `local` for what only this member knows. Same items, same order, paged or live. */
export class Feed {
  readonly #wakeup = new Wakeup();
  readonly #closed = new AbortController();
  readonly #beat: NodeJS.Timeout;
  readonly #followers = new Followers();

  /** @param longestSilence milliseconds after which followers are looked at though nothing has come */
  constructor(
    private readonly database: MemberDatabase,
    longestSilence = 60_000,
  ) {
    this.#beat = setInterval(() => this.wake(), longestSilence).unref();
  }

  /** To be called after each commit that may have added facts, and when somebody may be heard no more. */
  wake(): void {
    this.#wakeup.wake();
  }

  /** Ends all who follow; they resume elsewhere or later by their cursors. */
  close(): void {
    clearInterval(this.#beat);
    this.#closed.abort();
  }

  /** Items after a cursor (absent: from the beginning). @throws CursorMalformed */
  async page(after: string | undefined, filter: FactFilter = {}, limit = pageSize): Promise<FeedPage> {
    const places = new Map<string, FeedPlace>(after === undefined ? [] : decodeCursor(after));
    const rows = await readFacts(this.database, places, filter, limit + 1);
    const items = rows
      .slice(0, limit)
      .map(({ by_msp, tx_id, arrival: _arrival, parties: _of, severity, ...row }): FeedItem => {
        places.set(row.channel, [row.block, row.tx, row.fact]);
        return { ...row, severity, byMsp: by_msp, txId: tx_id, cursor: encodeCursor(places) };
      });
    return { items, endCursor: encodeCursor(places), hasNextPage: rows.length > limit };
  }

  /**
   * Goes on for ever after a cursor (absent: from the beginning), as fast as its reader asks; ends when aborted.
   * @throws CursorMalformed, TooManyStreams; later what `requireHeard` throws
   */
  follow(
    after: string | undefined,
    filter: FactFilter,
    { person, ...follower }: Follower,
  ): AsyncGenerator<FeedItem, void> {
    if (after !== undefined) decodeCursor(after);
    const leave = this.#followers.enter(person);
    // nobody may ever ask for the first item
    follower.gone.addEventListener('abort', leave);
    return this.#following(after, filter, follower, leave);
  }

  async *#following(
    after: string | undefined,
    filter: FactFilter,
    follower: Omit<Follower, 'person'>,
    leave: () => void,
  ): AsyncGenerator<FeedItem, void> {
    try {
      yield* this.#items(after, filter, follower);
    } finally {
      leave();
    }
  }

  async *#items(
    after: string | undefined,
    filter: FactFilter,
    { gone, requireHeard }: Omit<Follower, 'person'>,
  ): AsyncGenerator<FeedItem, void> {
    const signal = AbortSignal.any([gone, this.#closed.signal]);
    const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort');
    for (let cursor = after; !signal.aborted;) {
      const woken = this.#wakeup.next;
      await requireHeard();
      const page = await this.page(cursor, filter);
      for (const item of page.items) {
        await requireHeard();
        yield item;
        if (isAborted(signal)) return;
      }
      cursor = page.endCursor;
      if (!page.hasNextPage) await Promise.race([woken, aborted]);
    }
  }
}

/** It may have been aborted while the reader held an item. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
