import { checkTransaction } from './check-transaction';
import type { Knowledge } from './knowledge';
import { leftOutBy, type Refuted, takenBackBy } from './left-out';
import type { LedgerTransaction, Outcome, Values } from './transaction';
import type { Waiting } from './waiting';

/** A transaction and what it came to. */
export type Reading = { tx: LedgerTransaction; outcome: Outcome };

/**
 * Judges the next transaction and remembers it. Beside it stand those that waited and do no more, in the order in which they
 * were judged: before it what it shows to be none, after it what waited for a value that it brought, as if the values had
 * come with it (protocol.md §12: their facts take this transaction's place).
 */
export function readTransaction(tx: LedgerTransaction, values: Values, known: Knowledge): Reading[] {
  const refuted = settleLeftOut({ tx, values: new Map(values) }, known);
  const before = refuted.length > 0 ? [...refuted, ...readFreed(known)] : [];
  const outcome = checkTransaction(tx, values, known);
  known.learn(tx, values, outcome);
  const after = settle(takenBackBy(tx, known), known);
  return [...before, { tx, outcome }, ...after, ...readFreed(known)];
}

function readFreed(known: Knowledge): Reading[] {
  const readings: Reading[] = [];
  for (let waiting = known.nextFree(); waiting; waiting = known.nextFree()) {
    readings.push(...settleLeftOut(waiting, known));
    const outcome = checkTransaction(waiting.tx, waiting.values, known.asOf(waiting));
    if (outcome.waits) continue;
    known.settle(waiting, outcome);
    readings.push({ tx: waiting.tx, outcome });
  }
  return readings;
}

function settleLeftOut(next: Pick<Waiting, 'tx' | 'values'>, known: Knowledge): Reading[] {
  return settle(leftOutBy(next, known), known);
}

function settle(refuted: readonly Refuted[], known: Knowledge): Reading[] {
  return refuted.map(({ waiting, outcome }) => {
    known.settle(waiting, outcome);
    return { tx: waiting.tx, outcome };
  });
}
