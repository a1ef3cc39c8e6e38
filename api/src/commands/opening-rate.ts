const hour = 3_600_000;

/**
 * How many cases a member's detectors open with each partner: what one can bring about without end is done so many an hour, the rest of it later,
 * so that what others bring about is not behind it.
 */
export class OpeningRate {
  readonly #now: () => number;
  readonly #most: number;
  readonly #begun = new Map<string, { at: number; count: number }>();

  /** @param now milliseconds of the machine's clock */
  constructor(now: () => number, most = 300) {
    this.#now = now;
    this.#most = most;
  }

  /** Counts one more; false: not now. */
  take(neighbour: string): boolean {
    const begun = this.#begun.get(neighbour);
    if (!begun || this.#now() - begun.at >= hour) {
      this.#begun.set(neighbour, { at: this.#now(), count: 1 });
      return true;
    }
    begun.count += 1;
    return begun.count <= this.#most;
  }
}
