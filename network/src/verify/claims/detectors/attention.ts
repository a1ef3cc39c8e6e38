import type { LedgerTransaction } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import type { ChannelConfig } from '../../../wire';
import { detectors } from './detectors';
import type { Observation, Seen } from './detector';

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

  /** All of it, in the order of the blocks. */
  end(registry: Registry | undefined): Observation[] {
    const end = { now: this.#tick ?? this.#last, registry };
    const observed = [...this.#observed, ...this.#running.flatMap((one) => one.end?.(end) ?? [])];
    return observed.sort((a, b) => (a.block === b.block ? a.tx - b.tx : a.block < b.block ? -1 : 1));
  }
}

const latest = (one: string, { at }: LedgerTransaction): string => (one < at ? at : one);
