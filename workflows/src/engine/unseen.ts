import type { FeedNews } from '../ports';

/** What the engine has been told of and not yet looked at. Told nothing in particular, it looks at everything. */
export class Unseen {
  #everything = true;
  #news = new Map<string, FeedNews>();

  add(news: FeedNews | undefined): void {
    if (!news) this.#everything = true;
    else this.#news.set(news.channel, joined(this.#news.get(news.channel), news));
  }

  /** By channel, each once; `everything`: besides, all there is. */
  take(): { everything: boolean; news: readonly FeedNews[] } {
    const taken = { everything: this.#everything, news: [...this.#news.values()] };
    this.#everything = false;
    this.#news = new Map();
    return taken;
  }
}

function joined(before: FeedNews | undefined, { channel, kinds, ledgerTime }: FeedNews): FeedNews {
  return { channel, ledgerTime, kinds: new Set([...(before?.kinds ?? []), ...kinds]) };
}
