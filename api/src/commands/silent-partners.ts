const pauses = { first: 1_000, longest: 30_000 };

/**
 * Partners whose peers gave no answer of use: each time that one is asked costs a deadline, or many attempts, and whoever asks one after the other
 * would do nothing else. So they are let be for a while, longer each time.
 */
export class SilentPartners {
  readonly #now: () => number;
  readonly #silent = new Map<string, { pause: number; until: number }>();

  /** @param now milliseconds of the machine's clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  get areNone(): boolean {
    return this.#silent.size === 0;
  }

  /** Whether one of them is let be now. */
  include(mspIds: readonly string[]): boolean {
    return mspIds.some((mspId) => (this.#silent.get(mspId)?.until ?? 0) > this.#now());
  }

  add(mspIds: readonly string[]): void {
    for (const mspId of mspIds) {
      const before = this.#silent.get(mspId)?.pause;
      const pause = before === undefined ? pauses.first : Math.min(before * 2, pauses.longest);
      this.#silent.set(mspId, { pause, until: this.#now() + pause });
    }
  }

  remove(mspIds: readonly string[]): void {
    for (const mspId of mspIds) this.#silent.delete(mspId);
  }
}
