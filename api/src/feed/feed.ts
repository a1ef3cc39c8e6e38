import { once } from 'node:events';
import type { JsonValue, MemberDatabase } from '../readmodel';
import { readFacts } from '../readmodel';
import { decodeCursor, encodeCursor, type FeedPlace } from './cursor';
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
  content: JsonValue;
};

export type FeedFilter = { kinds?: readonly string[] };
export type FeedPage = { items: FeedItem[]; endCursor: string; hasNextPage: boolean };

export type Follower = {
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
  async page(after: string | undefined, filter: FeedFilter = {}, limit = pageSize): Promise<FeedPage> {
    const places = new Map<string, FeedPlace>(after === undefined ? [] : decodeCursor(after));
    const rows = await readFacts(this.database, places, filter.kinds, limit + 1);
    const items = rows.slice(0, limit).map(({ by_msp, tx_id, arrival: _arrival, ...row }): FeedItem => {
      places.set(row.channel, [row.block, row.tx, row.fact]);
      return { ...row, byMsp: by_msp, txId: tx_id, cursor: encodeCursor(places) };
    });
    return { items, endCursor: encodeCursor(places), hasNextPage: rows.length > limit };
  }

  /**
   * Goes on for ever after a cursor (absent: from the beginning), as fast as its reader asks; ends when aborted.
   * @throws CursorMalformed, and what `requireHeard` throws
   */
  async *follow(
    after: string | undefined,
    filter: FeedFilter,
    { gone, requireHeard }: Follower,
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
