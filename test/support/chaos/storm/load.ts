import { setTimeout as pause } from 'node:timers/promises';
import type { FeedReader, Told } from './feed-reader';
import type { Member, Slug } from './member';
import type { Random } from './random';

/** What must stand on the ledger in the end, for it and for what detectors opened on account of it. Facts by type; a reminder is `reminder`. */
export type Expected = {
  kind: string;
  id: string;
  facts: readonly string[];
  /** Whose peers have it. */
  members: readonly Slug[];
  /** Of the facts, those from before a member joined. */
  before?: { [Name in Slug]?: readonly string[] };
  detected?: { detector: string; facts: readonly string[] };
};

/** What a story may use. `name`: no other story's. `soonSeconds`: until a deadline that is to be missed. */
export type Stage = {
  random: Random;
  name: string;
  soonSeconds: number;
  members: Record<Slug, Member>;
  feeds: Record<Slug, FeedReader>;
};
/** Somebody's business from its beginning to an end that it foretells. */
export type Story = (stage: Stage) => Promise<Expected>;

export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
export const about =
  (id: string, type: string) =>
  (told: Told): boolean =>
    told.type.endsWith(`.${type}`) && (told.subject ?? '').endsWith(`/${id}`);

const pauseMs = 100;

/** Several people at once, each in one story after the other. */
export class Load {
  readonly expected: Expected[] = [];
  #told = 0;

  constructor(
    private readonly stories: readonly Story[],
    private readonly stage: Omit<Stage, 'name'>,
  ) {}

  /** Until told not to begin another. */
  async run(people: number, goesOn: () => boolean): Promise<void> {
    await Promise.all(Array.from({ length: people }, () => this.#person(goesOn)));
  }

  async #person(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      this.#told += 1;
      const story = this.stories[this.#told % this.stories.length]!;
      this.expected.push(await story({ ...this.stage, name: `S${String(this.#told)}` }));
      await pause(pauseMs);
    }
  }
}
