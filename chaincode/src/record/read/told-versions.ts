import { isQuorum } from '../quorum';
import type { PastWrite } from './transaction';

/**
 * A version as hashes tell it ('': not one hash at all): whom its transaction touched, at whom it was written, and to whom
 * copies of it were brought since.
 */
type Told = { hash: string; touched: string[]; written: string[]; brought: string[] };

/**
 * The versions that the writes under one seal's key tell of, transaction by transaction, to who cannot read them. A write that
 * leaves a holder out is none, nor one at too few for a quorum: a copy rewritten alone, or brought back.
 */
export class ToldVersions {
  readonly #told: Told[] = [];
  readonly #numbers = new Map<string, number>();
  /** What stands at each member by its own word. */
  readonly #standing = new Map<string, string>();
  /** Who held a version and left with none: copies count at these alone. Every peer can write the hash it reads there. */
  readonly #members = new Set<string>();

  /** @param needed who must be there where a quorum goes on, by the kind's commands; empty: none does */
  constructor(readonly needed: readonly (readonly string[])[]) {}

  get count(): number {
    return this.#told.length;
  }

  /** Of the last one; '' for none. */
  get hash(): string {
    return this.#told.at(-1)?.hash ?? '';
  }

  /** Whether each was written alike at each, endorsed by each. */
  get areWhole(): boolean {
    return this.#told.every(({ hash }) => hash !== '');
  }

  take(step: readonly PastWrite[]): void {
    const copied = this.#numbers.get(hashOf(step)) ?? 0;
    const isCopy = copied > 0 && step.every(({ valueHash }) => valueHash === hashOf(step));
    for (const { mspId, valueHash, endorsed } of step) this.#standing.set(mspId, endorsed ? valueHash : '');
    if (isCopy && copied === this.count) this.#bring(namesOf(step));
    else if (!isCopy && this.#isVersion(step)) this.#add(step);
    else this.#takeBack();
  }

  /**
   * Whether all at whom the version before was written are; where a quorum may go on, more than half. Of those it was brought
   * to only who is there counts: one that left while it was away holds a copy as well, and would bar whoever joins later.
   */
  #isVersion(step: readonly PastWrite[]): boolean {
    const { written, brought } = this.#told.at(-1) ?? { written: [], brought: [] };
    const stays = (mspId: string): boolean => step.some((write) => write.mspId === mspId);
    if (written.every(stays)) return true;
    const holders = new Set([...written, ...brought.filter(stays)]);
    return this.needed.some((all) => all.every(stays)) && isQuorum([...holders].filter(stays).length, holders.size);
  }

  #add(step: readonly PastWrite[]): void {
    const written = namesOf(step.filter(holds));
    const hash = isOneVersion(step) ? hashOf(step) : '';
    this.#told.push({ hash, touched: namesOf(step), written, brought: [] });
    if (hash !== '') this.#numbers.set(hash, this.count);
    for (const write of step) this.#members[holds(write) ? 'add' : 'delete'](write.mspId);
  }

  #bring(names: readonly string[]): void {
    this.#told.at(-1)?.brought.push(...names.filter((mspId) => this.#members.has(mspId)));
  }

  /** Versions that were none go, back to the latest that everybody concerned holds again (ADR 58). */
  #takeBack(): void {
    for (let number = this.count - 1; number > 0; number -= 1) {
      if (!this.#isBackAt(number)) continue;
      const gone = this.#told.splice(number);
      for (const { hash } of gone) this.#numbers.delete(hash);
      const touched = gone.flatMap((one) => one.touched);
      for (const mspId of touched) this.#members.add(mspId);
      this.#bring(touched.filter((mspId) => this.#standing.get(mspId) === this.hash));
      return;
    }
  }

  /** Each that it was written at holds it; each that a later one touched, left behind too, holds it or one before. */
  #isBackAt(number: number): boolean {
    const stands = (mspId: string): number => this.#numbers.get(this.#standing.get(mspId) ?? '') ?? 0;
    const isBack = (mspId: string): boolean => stands(mspId) > 0 && stands(mspId) <= number;
    return (
      (this.#told[number - 1]?.written ?? []).every((mspId) => stands(mspId) === number) &&
      this.#told.slice(number).every(({ touched }) => touched.every(isBack))
    );
  }
}

/** One hash at two parties or more; deletes at those who left stand beside it. */
export function isOneVersion(step: readonly PastWrite[]): boolean {
  const held = step.filter(holds);
  const hashes = new Set(held.map(({ valueHash }) => valueHash));
  return hashes.size === 1 && held.length > 1 && step.every((write) => write.endorsed);
}

const holds = ({ valueHash }: PastWrite): boolean => valueHash !== '';
const namesOf = (step: readonly PastWrite[]): string[] => step.map(({ mspId }) => mspId);
const hashOf = (step: readonly PastWrite[]): string => step.find(holds)?.valueHash ?? '';
