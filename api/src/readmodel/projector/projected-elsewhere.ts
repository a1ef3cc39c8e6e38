import type { MemberDatabase } from '../database/member-database';
import type { Projected } from './projector';
import { readHeights } from '../queries/heights';

/** What another process of the member projects, as this one learns of it: told that there is news, it looks. */
export class ProjectedElsewhere {
  readonly #seen = new Map<string, bigint>();
  #looking: Promise<void> | undefined;
  #again = false;

  constructor(
    private readonly database: MemberDatabase,
    private readonly projected: (projected: Projected) => void,
  ) {}

  /** Looks, and once more if there is news meanwhile. Rejects if the database does not answer. */
  look(): Promise<void> {
    this.#again = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.database.refresh();
      for (const [channel, next] of await readHeights(this.database)) {
        if (this.#seen.get(channel) === next) continue;
        this.#seen.set(channel, next);
        this.projected({ channel, next });
      }
    }
  }
}
