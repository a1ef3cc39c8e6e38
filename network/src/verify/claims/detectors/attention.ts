import type { LedgerTransaction } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import type { ChannelConfig } from '../../../wire';
import { detectors } from './detectors';
import { type Observation, placeOf, type Seen } from './detector';

/** Shows every detector what was checked, and keeps what they say. */
export class Attention {
  readonly #running = detectors.map((detector) => detector.start());
  readonly #observed: Observation[] = [];
  #tick: string | undefined;
  #last = '';

  take(seen: Seen): void {
    this.#tick = seen.tick ?? this.#tick;
    this.#last = latest(this.#last, seen.tx);
    for (const one of this.#running) this.#observed.push(...(one.take?.(seen) ?? []));
  }

  configured(config: ChannelConfig): void {
    for (const one of this.#running) this.#observed.push(...(one.configured?.(config) ?? []));
  }

  /** What was written to this record at all who hold it, and taken back by each: nobody shows what it was. */
  takenBack(tx: LedgerTransaction, record: { kind: string; id: string }): void {
    this.#observed.push({
      code: 'VERSION_TAKEN_BACK',
      ...placeOf(tx),
      ...record,
      what: 'nobody shows what was written here',
    });
  }

  /** All of it, in the order of the blocks. */
  end(registry: Registry | undefined): Observation[] {
    const end = { now: this.#tick ?? this.#last, registry };
    const observed = [...this.#observed, ...this.#running.flatMap((one) => one.end?.(end) ?? [])];
    return observed.sort((a, b) => (a.block === b.block ? a.tx - b.tx : a.block < b.block ? -1 : 1));
  }
}

const latest = (one: string, { at }: LedgerTransaction): string => (one < at ? at : one);
