import type { PrivateWrite } from '@tierline/chaincode/record';
import type { Signatory } from '../identity';

/** The chaincode's functions that write (protocol.md §1). */
export type LedgerFunction =
  | 'records:apply'
  | 'records:entry'
  | 'records:mend'
  | 'records:restate'
  | 'records:purge'
  | 'records:succeed'
  | 'records:notice'
  | 'consortium:bootstrap'
  | 'consortium:move'
  | 'consortium:approve'
  | 'consortium:tick'
  | 'consortium:attest';

export type Submission = {
  channel: string;
  function: LedgerFunction;
  /** Transient map: where content travels. */
  transient: Readonly<Record<string, string>>;
  /** Public; of `consortium:attest` alone. */
  arguments?: readonly string[];
  signatory: Signatory;
  /**
   * The private writes that the transaction must make, for the time in its header (RFC 3339, milliseconds); whoever is
   * written must endorse. Runs before anything is sent, so its refusals cost nothing. Absent: public functions, whose
   * endorsers the ledger's policy names.
   */
  foresee?: (at: string) => readonly PrivateWrite[];
};

/**
 * Endorsed, found to be what was foreseen, and signed: `bytes` stay good when the person gets another certificate.
 * Submitting it again is harmless: the ledger takes a transaction once. `signatory` asks what became of it.
 */
export type Prepared = { channel: string; txId: string; at: string; bytes: Uint8Array; signatory: Signatory };

/** What became of a submitted transaction. `conflict`: somebody else was first, or policies changed; decide anew. */
export type Outcome =
  | { result: 'committed'; block: bigint }
  | { result: 'conflict'; validationCode: string }
  | { result: 'invalid'; validationCode: string }
  | { result: 'unknown' };

export interface Ledger {
  /** @throws Refusal, NodeRefusal PARTNER_UNAVAILABLE, PARTNER_BEHIND, PARTNER_FAULT, PreparedDiffers */
  prepare(submission: Submission): Promise<Prepared>;
  submit(prepared: Prepared): Promise<Outcome>;
  /** Waits for the peer's word on a transaction, at most `milliseconds`. */
  outcome(prepared: Prepared, milliseconds: number): Promise<Outcome>;
  /** Asks this member's own peer. @throws Refusal */
  evaluate(
    question: Pick<Submission, 'channel' | 'transient' | 'signatory'> & { function: 'records:read' },
  ): Promise<Uint8Array>;
}
