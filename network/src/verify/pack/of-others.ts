import type { ParsedBlock, ParsedTransaction } from '../../wire';

const implicit = '_implicit_org_';

export type TransactionCounts = { transactions: number; ofOthers: number };

/**
 * Whether a transaction is between others than this member: private to some, and it neither asked for it nor has a copy.
 * What is public is everybody's: registry, clock, configuration, and what says in its arguments what it writes.
 */
export function isOfOthers({ chaincode, creator, rwsets }: ParsedTransaction, mspId: string): boolean {
  if ((chaincode?.args.length ?? 0) > 1) return false;
  const touched = rwsets.flatMap(({ collections }) => collections.map(({ name }) => name));
  return touched.length > 0 && creator.mspId !== mspId && !touched.includes(`${implicit}${mspId}`);
}

/** What blocks show of others than the member that hands them on. */
export class OfOthers {
  #transactions = 0;
  #ofOthers = 0;

  constructor(private readonly mspId: string) {}

  take({ txs }: ParsedBlock): void {
    this.#transactions += txs.length;
    this.#ofOthers += txs.filter((tx) => isOfOthers(tx, this.mspId)).length;
  }

  get counts(): TransactionCounts {
    return { transactions: this.#transactions, ofOthers: this.#ofOthers };
  }
}
