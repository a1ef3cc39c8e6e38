import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Asking, type WriteAnswer } from '../asking';
import { eventually } from '../child';

/** A BFT leader is given up after twenty seconds. */
const patience = 90_000;

type Acknowledged = { id: string; at: number };

/** Writers that each propose one link after the other, and what they were told. */
export class Load {
  readonly acknowledged: Acknowledged[] = [];
  readonly refused = new Map<string, number>();
  #stopped = false;
  #writers: Promise<void>[] = [];

  constructor(
    private readonly asking: Pick<Asking, 'read' | 'write'>,
    private readonly place: { channel: string; from: string; to: string; toMspId: string },
  ) {}

  start(writers: number): void {
    this.#stopped = false;
    this.#writers = Array.from({ length: writers }, () => this.#write());
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#writers);
  }

  /** Ends with the work, however that went. */
  async during<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } finally {
      await this.stop();
    }
  }

  /** Until so many more writes are acknowledged. */
  async more(count: number): Promise<void> {
    const wanted = this.acknowledged.length + count;
    await eventually(() => Promise.resolve(this.acknowledged.length >= wanted || undefined), patience);
  }

  /** Until writers are told so, and not because of what was before. */
  async refusedAs(code: string): Promise<void> {
    const before = this.refused.get(code) ?? 0;
    await eventually(() => Promise.resolve((this.refused.get(code) ?? 0) > before || undefined), patience);
  }

  /** The longest time without an acknowledgement since then, in seconds. */
  pauseSince(began: number): number {
    const times = [began, ...this.acknowledged.map(({ at }) => at).filter((at) => at > began)].sort((a, b) => a - b);
    return Math.max(0, ...times.slice(1).map((at, index) => at - times[index]!)) / 1000;
  }

  /** As a row of a table: what went on meanwhile, the longest pause since, what was acknowledged. */
  rowOf(what: string, began: number): string {
    return `| ${what} | ${this.pauseSince(began).toFixed(1)} s | ${this.acknowledged.length} |\n`;
  }

  /** Acknowledged writes that a member does not hold. */
  async lostAt(slug: string): Promise<string[]> {
    const lost: string[] = [];
    for (const { id } of this.acknowledged) {
      const query = `{ record(id: "${id}", channel: "${this.place.channel}", kind: "link") { version } }`;
      const { record } = await this.asking.read(slug, query);
      if (record === null) lost.push(id);
    }
    return lost;
  }

  /** What a member's feed tells of links that were never acknowledged: done twice, or done and not said. */
  async surplusAt(slug: string): Promise<string[]> {
    const known = new Set(this.acknowledged.map(({ id }) => id));
    const surplus: string[] = [];
    for (let after: string | undefined; ;) {
      const query = `{ feed(first: 500, kinds: ["link"]${after ? `, after: "${after}"` : ''}) { items { type id } endCursor hasNextPage } }`;
      const { feed } = (await this.asking.read(slug, query)) as { feed: FeedPage };
      surplus.push(
        ...feed.items.filter(({ type, id }) => type === 'LinkProposed' && !known.delete(id)).map(({ id }) => id),
      );
      if (!feed.hasNextPage) return surplus;
      after = feed.endCursor;
    }
  }

  async #write(): Promise<void> {
    while (!this.#stopped) await this.#command(randomBytes(16).toString('hex'));
  }

  /** Until it is acknowledged or refused: without an answer it is asked again by the same commandId, as a client does. */
  async #command(commandId: string): Promise<void> {
    const { channel, from, toMspId } = this.place;
    const steps = [{ kind: 'link', command: 'ProposeLink', input: { to: toMspId } }];
    for (const until = Date.now() + patience; Date.now() < until;) {
      const outcome = await this.asking
        .write(from, ['manager'], 'apply', { channel, steps, commandId, waitMinutes: 0 })
        .catch(String);
      const id = idIn(outcome);
      if (id !== undefined) {
        this.acknowledged.push({ id, at: Date.now() });
        return;
      }
      const told = toldBy(outcome);
      this.refused.set(told, (this.refused.get(told) ?? 0) + 1);
      if (!unsaid.includes(told)) return;
      await delay(100);
    }
  }
}

type FeedPage = { items: { type: string; id: string }[]; endCursor: string; hasNextPage: boolean };

/** Whoever is told so does not know whether it was done. */
const unsaid = ['no answer', 'UNEXPECTED', 'OUTCOME_UNKNOWN', 'Written'];

/** undefined: no acknowledgement, or one of a version that is not projected yet: the record is not shown. */
const idIn = (outcome: WriteAnswer | string): string | undefined =>
  typeof outcome !== 'string' && outcome.__typename === 'Written'
    ? (outcome.changes[0]!.record as { id: string } | null)?.id
    : undefined;

const toldBy = (outcome: WriteAnswer | string): string =>
  typeof outcome === 'string' ? (/"code":"(\w+)"/.exec(outcome)?.[1] ?? 'no answer') : codeOf(outcome);

const codeOf = (answer: WriteAnswer): string => (answer.__typename === 'Refused' ? answer.code : answer.__typename);
