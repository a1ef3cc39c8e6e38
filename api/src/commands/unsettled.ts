import type { Prepared } from '../gateway';
import type { Asked } from './asked';
import type { Basis, Receipt } from './record-source';

/** A signed envelope of which the ledger never said what became of it, and what is needed to settle it, also after a restart. */
export type Unsettled = {
  commandId: string;
  /** Pseudonym of the person who signed it. */
  by: string;
  asked: readonly Asked[];
  prepared: Omit<Prepared, 'signatory'>;
  expected: readonly Omit<Receipt, 'txId' | 'block'>[];
  basis: readonly Basis[];
};

/** In the member's database. */
export interface UnsettledStore {
  unsettled(commandId: string): Promise<Unsettled | undefined>;
  keep(envelope: Unsettled): Promise<void>;
  forget(commandId: string): Promise<void>;
}

/** Few writes end without an answer: only those are forgotten that this process has seen in the store. */
export class UnsettledEnvelopes {
  readonly #seen = new Set<string>();

  constructor(private readonly store: UnsettledStore) {}

  /** Another process of the member may have kept it. */
  async of(commandId: string): Promise<Unsettled | undefined> {
    const envelope = await this.store.unsettled(commandId);
    if (envelope) this.#seen.add(commandId);
    return envelope;
  }

  async keep(envelope: Unsettled): Promise<void> {
    await this.store.keep(envelope);
    this.#seen.add(envelope.commandId);
  }

  async forget(commandId: string): Promise<void> {
    if (!this.#seen.has(commandId)) return;
    await this.store.forget(commandId);
    this.#seen.delete(commandId);
  }
}
