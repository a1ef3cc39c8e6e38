import type { LedgerTransaction, Outcome } from '@tierline/chaincode/record';

/** What a member's own peer had, as its node said it; compared with the blocks that were verified. */
export type Attested = {
  mspId: string;
  /** Of who signed it for the member, a pseudonym. */
  name: string;
  /** The last block that it speaks of, and with it of all before. */
  upTo: number;
  /** Where it stands; absent: it came by another way than the blocks. */
  block?: number;
  tx?: number;
  txId: string;
  /** The signer's claim, RFC 3339; no other member's peer held it against its clock. */
  at: string;
  /** Committed more than ten minutes after `at`; of what stands in the blocks. */
  late?: boolean;
};

/** The latest of each member. */
export class Attestations {
  readonly #latest = new Map<string, Attested>();

  add({ caller, block, tx, txId, at }: LedgerTransaction, { attestation }: Outcome): void {
    if (!attestation) return;
    const { mspId, name } = caller;
    const { upTo, late } = attestation;
    this.#latest.set(mspId, { mspId, name, upTo, block: Number(block), tx, txId, at, late });
  }

  all(): Attested[] {
    return [...this.#latest.values()].sort((a, b) => (a.mspId < b.mspId ? -1 : 1));
  }
}
