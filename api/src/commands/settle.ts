import type { Ledger, Outcome, Prepared } from '../gateway';

const rounds = 3;
const statusMilliseconds = 5_000;

/**
 * Submits until the ledger has said what became of the transaction, or still says nothing. An unknown outcome is asked
 * for, then the same envelope goes in again: the ledger takes a transaction once, whatever is sent.
 */
export async function settle(ledger: Ledger, prepared: Prepared): Promise<Outcome> {
  for (let round = 0; round < rounds; round += 1) {
    const submitted = await ledger.submit(prepared);
    const outcome = isAnswer(submitted) ? submitted : await ledger.outcome(prepared, statusMilliseconds);
    if (isAnswer(outcome)) return outcome;
  }
  return { result: 'unknown' };
}

/** A copy of a transaction that is in already is no answer: the first one's is. */
function isAnswer(outcome: Outcome): boolean {
  return outcome.result !== 'unknown' && !(outcome.result === 'invalid' && outcome.validationCode === 'DUPLICATE_TXID');
}
