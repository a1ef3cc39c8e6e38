import { checkTransaction } from './check-transaction';
import type { Knowledge } from './knowledge';
import type { LedgerTransaction, Outcome, Values } from './transaction';

/** A transaction and what it came to. */
export type Reading = { tx: LedgerTransaction; outcome: Outcome };

/**
 * Judges the next transaction and remembers it. After it stand those that waited for a value which it brought, in their
 * own order, each judged as if the values had come with it (protocol.md §12: their facts take this transaction's place).
 */
export function readTransaction(tx: LedgerTransaction, values: Values, known: Knowledge): Reading[] {
  const outcome = checkTransaction(tx, values, known);
  known.learn(tx, values, outcome);
  const readings = [{ tx, outcome }];
  for (let waiting = known.nextFree(); waiting; waiting = known.nextFree()) {
    const late = checkTransaction(waiting.tx, waiting.values, known.asOf(waiting));
    if (late.waits) continue;
    known.settle(waiting, late);
    readings.push({ tx: waiting.tx, outcome: late });
  }
  return readings;
}
