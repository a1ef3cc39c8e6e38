import type { Health } from './http';
import type { Leading } from './leading';
import type { Term } from './readmodel';

/** Whether this process of the member leads now, and what whoever does is told. */
export class Lead {
  readonly #health: Pick<Health, 'leads'>;
  #term: Leading | undefined;

  constructor(health: Pick<Health, 'leads'>) {
    this.#health = health;
  }

  get isHere(): boolean {
    return this.#term !== undefined;
  }

  /** @throws PeerFault */
  async take(term: Leading): Promise<Term> {
    await term.start();
    this.#set(term);
    return {
      end: async () => {
        this.#set(undefined);
        await term.end();
      },
    };
  }

  /** Somebody has acted on processes, or set what they go by. */
  lookAgain(): void {
    this.#term?.lookAgain();
  }

  /** Another process of the member has written. */
  recall(): void {
    this.#term?.recall();
  }

  async settled(): Promise<void> {
    await this.#term?.settled();
  }

  /** @throws PeerFault */
  async rebuild(): Promise<void> {
    if (!this.#term) throw new Error('another process of the member leads: it has the read model to make anew');
    await this.#term.rebuild();
  }

  #set(term: Leading | undefined): void {
    this.#term = term;
    this.#health.leads = term !== undefined;
  }
}
