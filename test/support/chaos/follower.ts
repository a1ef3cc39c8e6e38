import type { KilledConstellation } from './killed-constellation';

type Item = { cursor: string; channel: string; block: string; tx: number; fact: number };
const placeOf = ({ channel, block, tx, fact }: Item): string => `${channel}/${block}/${String(tx)}/${String(fact)}`;

/** Follows a member's feed by SSE; when the connection breaks it resumes after the last item it has. */
export class Follower {
  readonly places: string[] = [];
  connections = 0;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  #cursor: string | undefined;

  constructor(
    private readonly constellation: KilledConstellation,
    private readonly slug: string,
  ) {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#connection().catch(() => undefined);
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
  }

  async #connection(): Promise<void> {
    const after = this.#cursor === undefined ? '' : `(after: "${this.#cursor}")`;
    const response = await fetch(this.constellation.url(this.slug), {
      method: 'POST',
      signal: this.#stop.signal,
      headers: { ...(await this.constellation.headers(this.slug, ['viewer'])), accept: 'text/event-stream' },
      body: JSON.stringify({ query: `subscription { feed${after} { cursor channel block tx fact } }` }),
    });
    this.connections += 1;
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) this.#take(/^data: (.+)$/m.exec(event)?.[1]);
    }
  }

  #take(data: string | undefined): void {
    const item = data === undefined ? undefined : (JSON.parse(data) as { data?: { feed?: Item } }).data?.feed;
    if (!item) return;
    this.places.push(placeOf(item));
    this.#cursor = item.cursor;
  }
}
