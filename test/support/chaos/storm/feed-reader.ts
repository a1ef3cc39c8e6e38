import { setTimeout as pause } from 'node:timers/promises';
import type { Member } from './member';

/** As the feed tells it (docs/integrate.md, "The feed"). */
export type Told = {
  id: string;
  type: string;
  subject?: string;
  time: string;
  member?: string;
  data: Record<string, unknown>;
};
type Page = { items: (Told & { cursor: string })[]; endCursor: string; hasNextPage: boolean };

/** Reads a member's feed page by page, by a cursor that outlives every node it came from. */
export class FeedReader {
  readonly items: Told[] = [];
  readonly #stop = new AbortController();
  #cursor: string | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly member: Member) {}

  follow(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Waits until it is told. */
  async until(isIt: (told: Told) => boolean): Promise<Told> {
    for (let looked = 0; ;) {
      const found = this.items.slice(looked).find(isIt);
      if (found) return found;
      looked = this.items.length;
      await pause(50);
      if (this.#stop.signal.aborted) throw new Error('what was waited for has not been told');
    }
  }

  /** All there is, from the first on. */
  async all(): Promise<Told[]> {
    const again = new FeedReader(this.member);
    while ((await again.#page()) !== 'end');
    return again.items;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) if ((await this.#page()) !== 'more') await pause(100);
  }

  async #page(): Promise<'more' | 'end' | 'no answer'> {
    const after = this.#cursor === undefined ? '' : `&after=${encodeURIComponent(this.#cursor)}`;
    const page = await this.member.get<Partial<Page>>(`feed?first=500${after}`);
    if (!page?.items || page.endCursor === undefined) return 'no answer';
    this.items.push(...page.items.map(({ cursor: _place, ...told }) => told));
    this.#cursor = page.endCursor;
    return page.hasNextPage ? 'more' : 'end';
  }
}
