import type { Identified } from '../identity';

/** How many streams of one person are open at once; each keeps a connection and asks the database at every block. */
const most = 16;

export class TooManyStreams extends Error {
  override readonly name = 'TooManyStreams';
  constructor() {
    super(`${String(most)} streams are open already`);
  }
}

/** Counts who follows the feed. */
export class Followers {
  readonly #open = new Map<string, number>();

  /** @returns to be called when the follower goes, once or more. @throws TooManyStreams */
  enter(person: Identified): () => void {
    const name = JSON.stringify([person.issuer, person.subject]);
    const open = this.#open.get(name) ?? 0;
    if (open >= most) throw new TooManyStreams();
    this.#open.set(name, open + 1);
    let isHere = true;
    return () => {
      if (isHere) this.#leave(name);
      isHere = false;
    };
  }

  #leave(name: string): void {
    const open = (this.#open.get(name) ?? 1) - 1;
    if (open > 0) this.#open.set(name, open);
    else this.#open.delete(name);
  }
}
