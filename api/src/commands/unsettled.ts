import type { Prepared } from '../gateway';
import type { Asked } from './asked';
import type { Basis, Receipt } from './record-source';

/** An envelope of which the ledger never said what became of it, and what is needed to settle it, also after a restart. */
export type Unsettled = {
  commandId: string;
  asked: readonly Asked[];
  prepared: Omit<Prepared, 'signatory'>;
  expected: readonly Omit<Receipt, 'txId' | 'block'>[];
  basis: readonly Basis[];
};

/** In the member's database. */
export interface UnsettledStore {
  unsettled(): Promise<Unsettled[]>;
  keep(envelope: Unsettled): Promise<void>;
  forget(commandId: string): Promise<void>;
}

/** Only this node's writer keeps any, so the store is asked once; few writes end without an answer. */
export class UnsettledEnvelopes {
  #known: Promise<Map<string, Unsettled>> | undefined;

  constructor(private readonly store: UnsettledStore) {}

  async of(commandId: string): Promise<Unsettled | undefined> {
    return (await this.#all()).get(commandId);
  }

  async keep(envelope: Unsettled): Promise<void> {
    const known = await this.#all();
    await this.store.keep(envelope);
    known.set(envelope.commandId, envelope);
  }

  async forget(commandId: string): Promise<void> {
    const known = await this.#all();
    if (!known.has(commandId)) return;
    await this.store.forget(commandId);
    known.delete(commandId);
  }

  #all(): Promise<Map<string, Unsettled>> {
    this.#known ??= this.store.unsettled().then(
      (all) => new Map(all.map((one) => [one.commandId, one])),
      (error: unknown) => {
        this.#known = undefined;
        throw error;
      },
    );
    return this.#known;
  }
}
