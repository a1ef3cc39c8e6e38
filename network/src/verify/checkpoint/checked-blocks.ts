import type { ParsedBlock } from '../../wire';
import type { Recollection } from '../ledger/answers';
import type { Finding } from '../ledger/findings';

/**
 * What a run found of the signatures in some blocks' data: all that it asked about hold but those that are named. The header hash of
 * the last block fixes every byte of all data before, so who reads blocks that end in it need not ask again.
 */
export type Checked = {
  channel: string;
  genesisHash: string;
  /** Blocks, from 0 on. */
  height: number;
  /** Of the last of them. */
  headerHash: string;
  /** How many signatures were asked about: who would ask about others must ask about all. */
  signatures: number;
  failing: readonly { block: number; place: string }[];
};

/** Remembers what was checked before, and notes what is checked now. */
export class CheckedBlocks {
  readonly #failing = new Map<number, Set<string>>();
  /** Asked about in the blocks that were checked before, and in all. */
  #recalled = 0;
  #asked = 0;
  #last: ParsedBlock | undefined;

  constructor(readonly before?: Checked) {
    for (const { block, place } of before?.failing ?? []) this.#note(block, place);
  }

  /** Of one block's signatures. */
  block(number: bigint): Recollection {
    const block = Number(number);
    const isKnown = block < (this.before?.height ?? 0);
    return {
      recall: (place) => (isKnown ? !this.#failing.get(block)?.has(place) : undefined),
      note: (place, holds) => {
        this.#asked += 1;
        if (isKnown) this.#recalled += 1;
        else if (!holds) this.#note(block, place);
      },
    };
  }

  /** A judged block, in order. */
  take(block: ParsedBlock): Finding[] {
    this.#last = block;
    if (Number(block.number) !== (this.before?.height ?? 0) - 1) return [];
    if (block.headerHash !== this.before?.headerHash)
      return [differs(`header hash ${block.headerHash}, the checkpoint says ${this.before?.headerHash ?? ''}`)];
    if (this.#recalled === this.before.signatures) return [];
    const counts = `${String(this.#recalled)} signatures, the checkpoint counts ${String(this.before.signatures)}`;
    return [differs(counts)];
  }

  /** Blocks end here. */
  end(): Finding[] {
    const [height, known] = [this.#last ? this.#last.number + 1n : 0n, BigInt(this.before?.height ?? 0)];
    if (height >= known) return [];
    return [differs(`blocks end here, the checkpoint counts ${String(known)}`)];
  }

  /** @param of the channel whose blocks were taken, and nothing was wrong with */
  now({ channel, genesisHash }: Pick<Checked, 'channel' | 'genesisHash'>): Checked {
    const failing = [...this.#failing].sort(([a], [b]) => a - b);
    return {
      ...{
        channel,
        genesisHash,
        height: Number(this.#last?.number ?? -1n) + 1,
        headerHash: this.#last?.headerHash ?? '',
      },
      signatures: this.#asked,
      failing: failing.flatMap(([block, places]) => [...places].sort().map((place) => ({ block, place }))),
    };
  }

  #note(block: number, place: string): void {
    const places = this.#failing.get(block) ?? new Set<string>();
    this.#failing.set(block, places.add(place));
  }
}

/** What was recalled is of other blocks: from the first on, of none of these the signatures were checked. */
const differs = (reason: string): Finding => ({
  ...{ block: 0n, layer: 'block', code: 'CHECKPOINT_DIFFERS' },
  reason: `${reason}; signatures in none of these blocks were checked`,
});
