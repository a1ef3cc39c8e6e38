import { sha256Hex } from '../hash';
import type { Values } from './transaction';
import { isBefore, nameOf, type Waiting } from './waiting';

export type Place = { block: bigint; tx: number };

/**
 * The transactions that wait for values, found by what they are tied to and by what they lack: what one more of them
 * costs does not grow with their number. Those behind one another may be known by their places alone.
 */
export class WaitingList {
  /** Under the hash of a key: those tied to it, in the ledger's order. */
  readonly #tied = new Map<string, Place[]>();
  /** Under the hash of a key or a value: those that lack it. */
  readonly #lacking = new Map<string, Set<Waiting>>();
  readonly #all = new Map<string, Waiting>();
  readonly #changed = new Set<Waiting>();
  readonly #freed = new Set<Waiting>();

  /** @param isErased whether nobody waits for the value under this key any more */
  constructor(readonly isErased: (keyHash: string) => boolean) {}

  get isEmpty(): boolean {
    return this.#tied.size === 0;
  }

  /** Those that came or were given something since the list was begun, and still wait. */
  get changed(): readonly Waiting[] {
    return [...this.#changed];
  }

  /** Whether one is tied to this key that stands before the place. */
  blocks(keyHash: string, before?: Place): boolean {
    const [first] = this.#tied.get(keyHash) ?? [];
    return first !== undefined && (before === undefined || isBefore(first, before));
  }

  /** Those tied to this key that stand before the place, as far as more than their places is known. */
  tiedTo(keyHash: string, before: Place): Waiting[] {
    const places = (this.#tied.get(keyHash) ?? []).filter((place) => isBefore(place, before));
    return places.flatMap((place) => this.#all.get(nameOfPlace(place)) ?? []);
  }

  /** One of which no more is known. */
  recallPlace(keyHash: string, place: Place): void {
    const places = this.#tied.get(keyHash) ?? [];
    this.#tied.set(keyHash, places);
    const after = places.findLastIndex((one) => isBefore(one, place)) + 1;
    if (!isSame(places[after], place)) places.splice(after, 0, place);
  }

  recall(waiting: Waiting): void {
    this.#all.set(nameOfPlace(waiting.tx), waiting);
    for (const keyHash of waiting.ties) this.recallPlace(keyHash, waiting.tx);
    for (const { keyHash, valueHash } of waiting.missing)
      for (const hash of [keyHash, valueHash]) addTo(this.#lacking, hash, waiting);
  }

  add(waiting: Waiting): void {
    this.recall(waiting);
    this.#changed.add(waiting);
  }

  /** Takes what a transaction brought for those that wait. */
  supply(place: Place, values: Values, tiesOf: (waiting: Waiting) => Iterable<string>): void {
    if (this.#lacking.size === 0) return;
    for (const given of values.values()) {
      const hash = sha256Hex(given.value);
      for (const waiting of this.#lacking.get(hash) ?? []) {
        if (!take(waiting, hash, given, place)) continue;
        for (const keyHash of tiesOf(waiting)) {
          waiting.ties.add(keyHash);
          this.recallPlace(keyHash, waiting.tx);
        }
        this.#changed.add(waiting);
        this.#freed.add(waiting);
      }
    }
  }

  /** Nobody waits for what lay under this key any more. */
  erase(keyHash: string): void {
    for (const waiting of this.#lacking.get(keyHash) ?? []) this.#freed.add(waiting);
  }

  /** The first that lacks nothing and before which something moved; each is given once. */
  nextFree(): Waiting | undefined {
    let first: Waiting | undefined;
    for (const one of this.#freed) {
      if (!this.#isComplete(one)) this.#freed.delete(one);
      else if (!first || isBefore(one.tx, first.tx)) first = one;
    }
    if (first) this.#freed.delete(first);
    return first;
  }

  /** It was judged; those right behind it may be now. */
  settle(waiting: Waiting): void {
    this.#all.delete(nameOfPlace(waiting.tx));
    this.#changed.delete(waiting);
    this.#freed.delete(waiting);
    for (const { keyHash, valueHash } of waiting.missing)
      for (const hash of [keyHash, valueHash]) removeFrom(this.#lacking, hash, waiting);
    for (const keyHash of waiting.ties) {
      const places = this.#tied.get(keyHash) ?? [];
      places.splice(
        places.findIndex((one) => isSame(one, waiting.tx)),
        1,
      );
      const next = places[0] && this.#all.get(nameOfPlace(places[0]));
      if (next) this.#freed.add(next);
      if (places.length === 0) this.#tied.delete(keyHash);
    }
  }

  #isComplete({ missing, values }: Waiting): boolean {
    return missing.every(({ keyHash }) => values.has(keyHash) || this.isErased(keyHash));
  }
}

function take(waiting: Waiting, hash: string, given: { key: string; value: string }, { block, tx }: Place): boolean {
  let taken = false;
  for (const lost of waiting.missing) {
    const key = lost.valueHash === hash ? nameOf(given, lost) : undefined;
    if (key === undefined) continue;
    waiting.values.set(lost.keyHash, { key, value: given.value });
    waiting.supplied.set(lost.keyHash, { block, tx, key: given.key });
    taken = true;
  }
  return taken;
}

const nameOfPlace = ({ block, tx }: Place): string => `${String(block)} ${String(tx)}`;
const isSame = (a: Place | undefined, b: Place): boolean => a?.block === b.block && a.tx === b.tx;

function addTo(index: Map<string, Set<Waiting>>, hash: string, waiting: Waiting): void {
  const found = index.get(hash);
  if (found) found.add(waiting);
  else index.set(hash, new Set([waiting]));
}

function removeFrom(index: Map<string, Set<Waiting>>, hash: string, waiting: Waiting): void {
  const found = index.get(hash);
  found?.delete(waiting);
  if (found?.size === 0) index.delete(hash);
}
