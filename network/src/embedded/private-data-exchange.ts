/** A peer's side of the exchange. */
export interface PrivateDataHolder {
  /** Takes what its member may hold of a proposal's private writes (TxPvtReadWriteSet). */
  receive(channel: string, txId: string, writes: Uint8Array): Promise<void>;
  /** What it holds of a transaction, for a member that may hold the collection too; empty if it is down. */
  offer(channel: string, txId: string): Promise<Buffer[]>;
}

/**
 * Stands for gossip between the peers of one process: endorsers hand private writes on to whoever may hold them, and a
 * committing peer asks the others for what it lacks.
 */
export class PrivateDataExchange {
  readonly #holders = new Set<PrivateDataHolder>();

  join(holder: PrivateDataHolder): () => void {
    this.#holders.add(holder);
    return () => this.#holders.delete(holder);
  }

  async distribute(from: PrivateDataHolder, channel: string, txId: string, writes: Uint8Array): Promise<void> {
    await Promise.all(this.#others(from).map((holder) => holder.receive(channel, txId, writes)));
  }

  async ask(from: PrivateDataHolder, channel: string, txId: string): Promise<Buffer[]> {
    const offers = await Promise.all(this.#others(from).map((holder) => holder.offer(channel, txId)));
    return offers.flat();
  }

  #others(from: PrivateDataHolder): PrivateDataHolder[] {
    return [...this.#holders].filter((holder) => holder !== from);
  }
}
