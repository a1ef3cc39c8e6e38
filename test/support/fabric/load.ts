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

  async #write(): Promise<void> {
    const { channel, from, toMspId } = this.place;
    const steps = [{ kind: 'link', command: 'ProposeLink', input: { to: toMspId } }];
    while (!this.#stopped) {
      const outcome = await this.asking
        .write(from, ['manager'], 'apply', { channel, steps, waitMinutes: 0 })
        .catch(String);
      if (typeof outcome !== 'string' && outcome.__typename === 'Written') {
        this.acknowledged.push({ id: outcome.changes[0]!.record.id, at: Date.now() });
        continue;
      }
      const told = typeof outcome === 'string' ? (/"code":"(\w+)"/.exec(outcome)?.[1] ?? outcome) : codeOf(outcome);
      this.refused.set(told, (this.refused.get(told) ?? 0) + 1);
      await delay(100); // as a client does that was refused
    }
  }
}

const codeOf = (answer: WriteAnswer): string => (answer.__typename === 'Refused' ? answer.code : answer.__typename);
