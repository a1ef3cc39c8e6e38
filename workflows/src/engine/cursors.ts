import type { Place, Store } from '../ports';

/** Where processes stand in the feed: asked of the store once, since only this engine moves them. */
export class Cursors {
  readonly #places = new Map<string, Place | undefined>();

  constructor(private readonly store: Store) {}

  async of(process: string, channel: string): Promise<Place | undefined> {
    const name = `${process} ${channel}`;
    if (!this.#places.has(name))
      this.#places.set(name, await this.store.transaction((tx) => tx.cursor(process, channel)));
    return this.#places.get(name);
  }

  moved(process: string, place: Place): void {
    this.#places.set(`${process} ${place.channel}`, place);
  }

  /** After a failure nobody knows what was committed. */
  forget(): void {
    this.#places.clear();
  }
}
