import type { OrdererSettings } from '../../wire';

/** Collects transactions into blocks by count and bytes, as Fabric's block cutter does; time is its owner's matter. */
export class BlockCutter {
  #pending: Buffer[] = [];
  #bytes = 0;

  get isEmpty(): boolean {
    return this.#pending.length === 0;
  }

  /** Takes one transaction; returns the batches that are complete by it. */
  take(envelope: Buffer, size: OrdererSettings['batchSize']): Buffer[][] {
    if (envelope.length > size.preferredMaxBytes) return [...this.cut(), [envelope]];
    const batches = this.#bytes + envelope.length > size.preferredMaxBytes ? this.cut() : [];
    this.#pending.push(envelope);
    this.#bytes += envelope.length;
    return this.#pending.length >= size.maxMessageCount ? [...batches, ...this.cut()] : batches;
  }

  /** What waits, as one batch; none if nothing does. */
  cut(): Buffer[][] {
    const batch = this.#pending;
    this.#pending = [];
    this.#bytes = 0;
    return batch.length === 0 ? [] : [batch];
  }
}
