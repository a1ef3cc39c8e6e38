import type { FabricLedger, Ledger, Outcome, Prepared } from '@tierline/api/gateway';

const unknown: Outcome = { result: 'unknown' };

/** The ledger over a connection that loses things; the network behind it is real. */
export class UnsureLedger implements Ledger {
  /** 'answer': the envelope is ordered and nobody hears of it; 'envelope': it never arrives. */
  loses: 'answer' | 'envelope' | undefined;
  /** How often an envelope was handed in, by transaction. */
  readonly submitted = new Map<string, number>();

  constructor(private readonly inner: FabricLedger) {}

  prepare: Ledger['prepare'] = (submission) => this.inner.prepare(submission);
  evaluate: Ledger['evaluate'] = (question) => this.inner.evaluate(question);

  async submit(prepared: Prepared): Promise<Outcome> {
    this.submitted.set(prepared.txId, (this.submitted.get(prepared.txId) ?? 0) + 1);
    if (this.loses === 'envelope') return unknown;
    const outcome = await this.inner.submit(prepared);
    return this.loses === 'answer' ? unknown : outcome;
  }

  async outcome(prepared: Prepared, milliseconds: number): Promise<Outcome> {
    return this.loses ? unknown : this.inner.outcome(prepared, milliseconds);
  }
}
