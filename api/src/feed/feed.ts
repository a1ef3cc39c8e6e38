import { once } from 'node:events';
import type { Identified } from '../identity';
import type { FactFilter, JsonValue, MemberDatabase } from '../readmodel';
import { readFactAt, readFacts, readHeads, readPlacesBefore } from '../readmodel';
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
  /** Told up to where it has been given all, after each page. */
  given?: (cursor: string) => void;
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

  /** Resolves at the next `wake`. */
  get woken(): Promise<void> {
    return this.#wakeup.next;
  }

  /** Ends all who follow; they resume elsewhere or later by their cursors. */
  close(): void {
    clearInterval(this.#beat);
    this.#closed.abort();
  }

  /** Items after a cursor (absent: from the beginning). @throws CursorMalformed */
  async page(after: string | undefined, filter: FactFilter = {}, limit = pageSize): Promise<FeedPage> {
    const places = new Map<string, FeedPlace>(after === undefined ? [] : decodeCursor(after));
    const isFiltered = Object.keys(filter).length > 0;
    const heads = isFiltered ? await readHeads(this.database) : new Map<string, FeedPlace>();
    const rows = await readFacts(this.database, places, filter, limit + 1);
    const items = rows.slice(0, limit).map((row) => {
      places.set(row.channel, [row.block, row.tx, row.fact]);
      return itemOf(row, encodeCursor(places));
    });
    const hasNextPage = rows.length > limit;
    // what was there before and is not in the page is not wanted: nobody looks through it again
    if (!hasNextPage) for (const [channel, head] of heads) advance(places, channel, head);
    return { items, endCursor: encodeCursor(places), hasNextPage };
  }

  /** The item at this place, as it is told now; undefined: there is none any more. */
  async at(place: Pick<FeedItem, 'channel' | 'block' | 'tx' | 'fact'>, cursor: string): Promise<FeedItem | undefined> {
    const row = await readFactAt(this.database, place);
    return row && itemOf(row, cursor);
  }

  /** After all that there is now. */
  async head(): Promise<string> {
    return encodeCursor(await readHeads(this.database));
  }

  /** Before the first facts that bear this time, RFC 3339, or a later one. */
  async before(time: string): Promise<string> {
    return encodeCursor(await readPlacesBefore(this.database, time));
  }

  /**
   * Goes on for ever after a cursor (absent: from the beginning), as fast as its reader asks; ends when aborted.
   * @throws CursorMalformed, TooManyStreams; later what `requireHeard` throws
   */
  follow(after: string | undefined, filter: FactFilter, follower: Follower): AsyncGenerator<FeedItem, void> {
    if (after !== undefined) decodeCursor(after);
    return this.#open(follower, (stream) => this.#items(after, filter, stream));
  }

  /** Once now, and whenever there may be news; otherwise as `follow`. @throws TooManyStreams; later what `requireHeard` throws */
  looks(follower: Follower): AsyncGenerator<void, void> {
    return this.#open(follower, (stream) => this.#looks(stream));
  }

  #open<Told>(
    { person, gone, ...follower }: Follower,
    tell: (stream: Stream) => AsyncGenerator<Told, void>,
  ): AsyncGenerator<Told, void> {
    const leave = this.#followers.enter(person);
    // nobody may ever ask for the first item
    gone.addEventListener('abort', leave);
    return leaving(tell({ ...follower, signal: AbortSignal.any([gone, this.#closed.signal]) }), leave);
  }

  async *#items(after: string | undefined, filter: FactFilter, stream: Stream): AsyncGenerator<FeedItem, void> {
    const { signal, requireHeard, given } = stream;
    let cursor = after;
    for await (const _look of this.#looks(stream)) {
      for (let isMore = true; isMore;) {
        const page = await this.page(cursor, filter);
        for (const item of page.items) {
          await requireHeard();
          yield item;
          if (isAborted(signal)) return;
        }
        if (page.endCursor !== cursor) given?.(page.endCursor);
        cursor = page.endCursor;
        isMore = page.hasNextPage;
      }
    }
  }

  async *#looks({ signal, requireHeard }: Stream): AsyncGenerator<void, void> {
    const aborted = signal.aborted ? Promise.resolve() : once(signal, 'abort');
    while (!signal.aborted) {
      const woken = this.#wakeup.next;
      await requireHeard();
      yield;
      await Promise.race([woken, aborted]);
    }
  }
}

type Stream = Omit<Follower, 'person' | 'gone'> & { signal: AbortSignal };

async function* leaving<Told>(told: AsyncGenerator<Told, void>, leave: () => void): AsyncGenerator<Told, void> {
  try {
    yield* told;
  } finally {
    leave();
  }
}

type FactRow = Awaited<ReturnType<typeof readFacts>>[number];
const itemOf = ({ by_msp, tx_id, arrival: _arrival, parties: _of, ...row }: FactRow, cursor: string): FeedItem => ({
  ...row,
  ...{ byMsp: by_msp, txId: tx_id, cursor },
});

function advance(places: Map<string, FeedPlace>, channel: string, head: FeedPlace): void {
  const stands = places.get(channel);
  if (!stands || isAfter(head, stands)) places.set(channel, head);
}

function isAfter([block, tx, fact]: FeedPlace, [otherBlock, otherTx, otherFact]: FeedPlace): boolean {
  if (block !== otherBlock) return block > otherBlock;
  return tx === otherTx ? fact > otherFact : tx > otherTx;
}

/** It may have been aborted while the reader held an item. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
