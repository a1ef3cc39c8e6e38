/** How far each channel is projected, for those who wait for a block of their own. */
export class Progress {
  readonly #next = new Map<string, bigint>();
  readonly #waiting = new Set<{ channel: string; block: bigint; tell: () => void }>();

  /** Told by the projector after each block: `next` is the first that is not projected. */
  advance(channel: string, next: bigint): void {
    this.#next.set(channel, next);
    for (const waiter of this.#waiting) if (waiter.channel === channel && waiter.block < next) waiter.tell();
  }

  /** Resolves when the block is projected, to false after that many milliseconds without it. */
  async reached(channel: string, block: bigint, milliseconds: number): Promise<boolean> {
    if ((this.#next.get(channel) ?? 0n) > block) return true;
    return new Promise((resolve) => {
      const end = (reached: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve(reached);
      };
      const waiter = { channel, block, tell: () => end(true) };
      const timer = setTimeout(() => end(false), milliseconds);
      this.#waiting.add(waiter);
    });
  }
}
