import { mayCall, type Person, subjectOf, TokenRefused, type TokenVerifier } from '../identity';
import type { Bot, BotStore } from './bot';

type Tokens = Pick<TokenVerifier, 'verify' | 'confirm' | 'knows'>;
type Doors = Pick<TokenVerifier, 'verify' | 'knows'>;
type Known = { bot: Bot | undefined; readAt: number };
type Window = { begins: number; count: number };

/** How long another process of the member may not know that a bot’s scopes were changed. */
const believed = 10_000;
const minute = 60_000;

/**
 * Who asks, with the scopes that bound him: every door of the node takes persons from here. A subject that is registered
 * as a bot has its scopes whatever roles its token names; a token that names the role `bot` alone and is not registered has none.
 */
export class BoundedTokens implements Doors {
  readonly #tokens: Tokens;
  readonly #store: BotStore;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  readonly #windows = new Map<string, Window>();

  constructor(tokens: Tokens, store: BotStore, now: () => number = Date.now) {
    this.#tokens = tokens;
    this.#store = store;
    this.#now = now;
  }

  /** @throws TokenRefused; `rate` where a bot asks more often than it may */
  async verify(authorization: string | undefined): Promise<Person> {
    const person = await this.#tokens.verify(authorization);
    const bot = await this.#botOf(person);
    if (bot) this.#count(subjectOf(person), bot.requestsPerMinute);
    const scopes = scopesOf(person, bot);
    return scopes ? { ...person, scopes } : person;
  }

  /** For one door that is asked as a whole. @throws TokenRefused `scope` */
  through(door: string): Doors {
    return {
      verify: async (authorization) => {
        const person = await this.verify(authorization);
        if (!mayCall(person, door)) throw new TokenRefused('scope');
        return person;
      },
      knows: (authorization) => this.knows(authorization),
    };
  }

  /** Whoever was accepted is so still, and within the same bounds: what is open to him was opened by these. @throws TokenRefused */
  async confirm(authorization: string | undefined, accepted: Person): Promise<void> {
    await this.#tokens.confirm(authorization);
    const scopes = scopesOf(accepted, await this.#botOf(accepted));
    if (scopes?.join() !== accepted.scopes?.join()) throw new TokenRefused('scope');
  }

  knows(authorization: string | undefined): Promise<boolean> {
    return this.#tokens.knows(authorization);
  }

  /** What was believed of bots is read again. */
  doubt(): void {
    this.#known.clear();
  }

  async #botOf(person: Person): Promise<Bot | undefined> {
    const subject = subjectOf(person);
    const known = this.#known.get(subject);
    if (known && this.#now() - known.readAt < believed) return known.bot;
    const bot = await this.#store.find(person);
    if (this.#known.size > 10_000) this.#known.clear();
    this.#known.set(subject, { bot, readAt: this.#now() });
    return bot;
  }

  /** @throws TokenRefused */
  #count(subject: string, most: number): void {
    const window = this.#windows.get(subject);
    const now = this.#now();
    if (!window || now - window.begins >= minute) {
      this.#windows.set(subject, { begins: now, count: 1 });
      return;
    }
    window.count += 1;
    if (window.count > most) throw new TokenRefused('rate');
  }
}

/** undefined: a person, bounded by roles alone. */
function scopesOf(person: Person, bot: Bot | undefined): readonly string[] | undefined {
  return bot ? bot.scopes : isBotAlone(person) ? [] : undefined;
}

const isBotAlone = ({ roles }: Person): boolean => roles.every((role) => role === 'bot');
