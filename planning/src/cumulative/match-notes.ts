import { Exact, noteKey } from '@tierline/chaincode/schema';
import type { Decimal } from 'decimal.js';
import type { Finding, Note } from './account';
import { placeOf } from './book';
import { sumOf } from './statement';

type Matched = { findings: Finding[]; inTransit: Decimal };

/**
 * The two sides' notes beside each other. Notes that nothing dispatched later has overtaken are on their way, unless they
 * were dispatched before `dueSince`. `earlier` was dispatched before the count began.
 */
export function matchNotes(
  {
    dispatched,
    received,
    earlier,
  }: { dispatched: readonly Note[]; received: readonly Note[]; earlier: readonly Note[] },
  dueSince?: string,
): Matched {
  const receipts = new Map(received.map((one) => [noteKey(one.note), one]));
  const dispatches = new Set(dispatched.map(({ note }) => noteKey(note)));
  const before = new Set(earlier.map(({ note }) => noteKey(note)));
  const came = ({ note }: Note) => receipts.has(noteKey(note));
  const sent = [...dispatched].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const lastThatCame = sent.findLastIndex(came);
  const missing = sent.filter(
    (one, index) => !came(one) && (index < lastThatCame || (dueSince !== undefined && one.date < dueSince)),
  );
  const onTheWay = sent.filter((one) => !came(one) && !missing.includes(one));
  return {
    findings: [
      ...missing.map(missingReceipt),
      ...received
        .filter(({ note }) => !dispatches.has(noteKey(note)))
        .map((one) => undispatched(one, before.has(noteKey(one.note)) ? 'across-reset' : 'missing-dispatch')),
      ...sent.flatMap((one) => difference(one, receipts.get(noteKey(one.note)))),
    ],
    inTransit: sumOf(onTheWay),
  };
}

const missingReceipt = (one: Note): Finding => ({
  side: 'received',
  cause: 'missing-receipt',
  ...placeOf(one),
  effect: new Exact(one.quantity).toFixed(),
});

const undispatched = (one: Note, cause: 'across-reset' | 'missing-dispatch'): Finding => ({
  side: 'dispatched',
  cause,
  ...placeOf(one),
  effect: new Exact(one.quantity).negated().toFixed(),
});

/** Who is wrong the note does not say; the customer counted what came, so the difference is looked for there. */
function difference(sent: Note, came: Note | undefined): Finding[] {
  if (!came) return [];
  const effect = new Exact(sent.quantity).minus(came.quantity);
  if (effect.isZero()) return [];
  const quantities = { dispatched: sent.quantity, received: came.quantity };
  return [
    { side: 'received', cause: 'quantity-difference', ...placeOf(sent), ...quantities, effect: effect.toFixed() },
  ];
}
