import { subjectOf, type Identified, type Person } from './person';

/** How long a key that its issuer has withdrawn may still be believed. */
const longest = 60_000;
const most = 1000;

/** Tokens found good a moment ago, so that their signature is not checked again with every request. */
export class AcceptedTokens {
  readonly #accepted = new Map<string, { person: Person; until: number }>();
  #doubts = 0;

  /** @param now milliseconds of the machine's clock */
  constructor(private readonly now: () => number) {}

  personOf(token: string): Person | undefined {
    const accepted = this.#accepted.get(token);
    if (!accepted) return undefined;
    if (this.now() < accepted.until) return accepted.person;
    this.#accepted.delete(token);
    return undefined;
  }

  /** How often anybody was doubted: to be read before a token is checked. */
  get doubts(): number {
    return this.#doubts;
  }

  /** Tokens of this person are checked again. */
  forget(person: Identified): void {
    this.#doubts += 1;
    for (const [token, { person: one }] of this.#accepted)
      if (subjectOf(one) === subjectOf(person)) this.#accepted.delete(token);
  }

  /**
   * @param expires milliseconds; past that it is checked again
   * @param doubts of before the check: where somebody was doubted during it, it may have seen what held before
   */
  accept(token: string, person: Person, expires: number, doubts: number): void {
    if (doubts !== this.#doubts) return;
    const [oldest] = this.#accepted.keys();
    if (this.#accepted.size >= most && oldest !== undefined) this.#accepted.delete(oldest);
    this.#accepted.set(token, { person, until: Math.min(expires, this.now() + longest) });
  }
}
