import type { Ledger, Outcome, Prepared } from '../gateway';
import { NodeRefusal } from '../refusals';

const rounds = 4;
const statusMilliseconds = 5_000;

/**
 * Submits until the ledger has said what became of the transaction. An unknown outcome is asked for, then the same
 * envelope goes in again: the ledger takes a transaction once, whatever is sent.
 * @throws NodeRefusal OUTCOME_UNKNOWN
 */
export async function settle(
  ledger: Ledger,
  prepared: Prepared,
  commandId: string,
): Promise<Exclude<Outcome, { result: 'unknown' }>> {
  for (let round = 0; round < rounds; round += 1) {
    const submitted = await ledger.submit(prepared);
    const outcome = isAnswer(submitted) ? submitted : await ledger.outcome(prepared, statusMilliseconds);
    if (isAnswer(outcome)) return outcome;
  }
  throw new NodeRefusal('OUTCOME_UNKNOWN', { txId: prepared.txId, commandId });
}

/** A copy of a transaction that is in already is no answer: the first one's is. */
function isAnswer(outcome: Outcome): outcome is Exclude<Outcome, { result: 'unknown' }> {
  return outcome.result !== 'unknown' && !(outcome.result === 'invalid' && outcome.validationCode === 'DUPLICATE_TXID');
}
