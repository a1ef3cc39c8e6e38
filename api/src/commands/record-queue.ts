/** Lets writes of one node to the same records wait for each other, instead of meeting as conflicts on the ledger. */
export class RecordQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(places: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = places.flatMap((place) => this.#last.get(place) ?? []);
    const mine = Promise.allSettled(before).then(work);
    const ended = mine.catch(() => undefined);
    for (const place of places) this.#last.set(place, ended);
    try {
      return await mine;
    } finally {
      for (const place of places) if (this.#last.get(place) === ended) this.#last.delete(place);
    }
  }
}
