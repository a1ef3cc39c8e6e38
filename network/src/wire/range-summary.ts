import { ledger } from '@hyperledger/fabric-protos';
import { sameBytes, sha256 } from './hash';
import type { RangeQuery, Version } from './rwset';

const { KVRead, QueryReads, Version: VersionMessage } = ledger.rwset.kvrwset;
type ReadMessage = InstanceType<typeof KVRead>;
type Merkle = NonNullable<RangeQuery['merkle']>;
/** How many results of a range are recorded one by one; beyond that, a Merkle tree of this degree. */
export const maxDegree = 50;

export function readMessage(key: string, version: Version | undefined): ReadMessage {
  const read = new KVRead();
  read.setKey(key);
  if (version) {
    const message = new VersionMessage();
    message.setBlockNum(Number(version.block));
    message.setTxNum(version.tx);
    read.setVersion(message);
  }
  return read;
}

/** The results of a range query as they go into a read set (rwsetutil/query_results_helper.go). */
export class RangeSummary {
  readonly #maxDegree: number;
  readonly #levels = new Map<number, Buffer[]>();
  #maxLevel = 1;
  #pending: ReadMessage[] = [];

  constructor(degree = maxDegree) {
    this.#maxDegree = degree;
  }

  add(key: string, version: Version | undefined): void {
    this.#pending.push(readMessage(key, version));
    if (this.#pending.length > this.#maxDegree) this.#hashPending();
  }

  /** Either every read, or the top of the tree. */
  finish(): { reads: ReadMessage[] } | { merkle: Merkle } {
    if (this.#levels.size === 0) return { reads: this.#pending };
    if (this.#pending.length > 0) this.#hashPending();
    this.#complete();
    const hashes = this.#levels.get(this.#maxLevel) ?? [];
    return { merkle: { maxDegree: this.#maxDegree, maxLevel: this.#maxLevel, hashes } };
  }

  matches(expected: Merkle): boolean {
    const now = this.finish();
    if (!('merkle' in now)) return false;
    const { maxLevel, hashes } = now.merkle;
    return (
      maxLevel === expected.maxLevel &&
      hashes.length === expected.hashes.length &&
      hashes.every((hash, i) => sameBytes(hash, expected.hashes[i] ?? Buffer.alloc(0)))
    );
  }

  #hashPending(): void {
    const reads = new QueryReads();
    reads.setKvReadsList(this.#pending);
    this.#pending = [];
    let hash = sha256(reads.serializeBinary());
    for (let level = 1; ; level++) {
      const hashes = [...(this.#levels.get(level) ?? []), hash];
      this.#maxLevel = Math.max(this.#maxLevel, level);
      this.#levels.set(level, hashes);
      if (hashes.length <= this.#maxDegree) return;
      this.#levels.delete(level);
      hash = sha256(...hashes);
    }
  }

  /** Lifts what is left on lower levels, so that the highest level covers every read. */
  #complete(): void {
    for (let level = 1; level < this.#maxLevel; level++) {
      const hashes = this.#levels.get(level) ?? [];
      if (hashes.length === 0) continue;
      const hash = hashes.length === 1 ? (hashes[0] as Buffer) : sha256(...hashes);
      this.#levels.delete(level);
      this.#levels.set(level + 1, [...(this.#levels.get(level + 1) ?? []), hash]);
    }
    const top = this.#levels.get(this.#maxLevel) ?? [];
    if (top.length <= this.#maxDegree) return;
    this.#levels.delete(this.#maxLevel);
    this.#levels.set(++this.#maxLevel, [sha256(...top)]);
  }
}
