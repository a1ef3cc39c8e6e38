import { Exact } from '@tierline/chaincode/schema';
import type { Decimal } from 'decimal.js';
import type { Finding, Note, Reconciliation, Side, SideName } from './account';
import { effectOf, readBook, type Book } from './book';
import { matchNotes } from './match-notes';
import { readStatement, sumOf } from './statement';

/**
 * The supplier's dispatches and the customer's receipts of one part, from the day of reset on: what is between the two
 * cumulative quantities, cause by cause. The effects of all findings add up to the drift, to the last digit.
 */
export function reconcile(dispatched: Side, received: Side, dueSince?: string): Reconciliation {
  const books = { dispatched: bookOf('dispatched', dispatched), received: bookOf('received', received) };
  const since = dispatched.since > received.since ? dispatched.since : received.since;
  const counted = (notes: readonly Note[]) => notes.filter(({ date }) => date >= since);
  const matched = matchNotes(
    {
      dispatched: counted(books.dispatched.notes),
      received: counted(books.received.notes),
      earlier: dispatched.notes.filter(({ date }) => date < since),
    },
    dueSince,
  );
  const found: Finding[] = [
    ...earlierCount('dispatched', dispatched, since, books.dispatched),
    ...earlierCount('received', received, since, books.received),
    ...openingDifference(dispatched, received),
    ...books.dispatched.findings,
    ...books.received.findings,
    ...matched.findings,
  ];
  const drift = books.dispatched.figure.minus(books.received.figure).minus(matched.inTransit);
  const findings = [...found, ...restOf(drift, found)];
  return {
    dispatched: books.dispatched.figure.toFixed(),
    received: books.received.figure.toFixed(),
    inTransit: matched.inTransit.toFixed(),
    drift: drift.toFixed(),
    findings,
    unexplained: totalOf(findings.filter(({ cause }) => cause === 'unexplained')).toFixed(),
  };
}

const bookOf = (name: SideName, side: Side): Book => readStatement(name, side, readBook(name, side));

/** One side set back its count later than the other: until then only one of them counted. */
function earlierCount(name: SideName, side: Side, since: string, { notes }: Book): Finding[] {
  if (side.since >= since) return [];
  const amount = sumOf(notes.filter(({ date }) => date < since)).plus(side.opening ?? '0');
  return amount.isZero() ? [] : [{ side: name, cause: 'year-reset', from: since, effect: effectOf(name, amount) }];
}

/** Two counts that begin on one day with different figures. */
function openingDifference(dispatched: Side, received: Side): Finding[] {
  const opened = [dispatched, received].map(({ opening = '0' }) => new Exact(opening));
  if (dispatched.since !== received.since) return [];
  const [sent = new Exact(0), came = new Exact(0)] = opened;
  const effect = sent.minus(came);
  return effect.isZero() ? [] : [{ side: 'received', cause: 'unexplained', effect: effect.toFixed() }];
}

const totalOf = (findings: readonly Finding[]): Decimal =>
  findings.reduce((sum, { effect }) => sum.plus(effect), new Exact(0));

function restOf(drift: Decimal, findings: readonly Finding[]): Finding[] {
  const rest = drift.minus(totalOf(findings));
  return rest.isZero() ? [] : [{ side: 'received', cause: 'unexplained', effect: rest.toFixed() }];
}
