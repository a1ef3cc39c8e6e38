import { GraphQLError } from 'graphql';
import type { Person } from '../identity';

/** How many streams of one person are open at once; each keeps a connection and asks the database at every block. */
const most = 16;

/** Counts who follows the feed. */
export class Followers {
  readonly #open = new Map<string, number>();

  /** @returns to be called when the follower goes. @throws GraphQLError RATE_LIMITED */
  enter(person: Person | undefined): () => void {
    const name = JSON.stringify([person?.issuer, person?.subject]);
    const open = this.#open.get(name) ?? 0;
    if (open >= most)
      throw new GraphQLError(`${String(most)} streams are open already`, { extensions: { code: 'RATE_LIMITED' } });
    this.#open.set(name, open + 1);
    return () => this.#leave(name);
  }

  #leave(name: string): void {
    const open = (this.#open.get(name) ?? 1) - 1;
    if (open > 0) this.#open.set(name, open);
    else this.#open.delete(name);
  }
}
