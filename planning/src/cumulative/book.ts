import { Exact, noteKey } from '@tierline/chaincode/schema';
import type { Decimal } from 'decimal.js';
import type { Finding, Note, Side, SideName } from './account';

/** In drift, what the customer counts too much stands with the other sign. */
export const effectOf = (side: SideName, amount: Decimal): string =>
  (side === 'dispatched' ? amount : amount.negated()).toFixed();

export type Book = {
  /** The figure, as the side's book has it. */
  figure: Decimal;
  /** Each note once, counted since the reset. */
  notes: Note[];
  findings: Finding[];
};

/**
 * Reads one side's book from its reset: a note booked twice, and each place where the cumulative quantity is not the one
 * before plus the note's quantity.
 */
export function readBook(name: SideName, { since, opening = '0', corrected = '0', notes }: Side): Book {
  const findings = agreedOn(name, new Exact(corrected));
  const once = new Map<string, Note>();
  let figure = new Exact(opening).plus(corrected);
  let before: Note | undefined;
  for (const note of notes.filter(({ date }) => date >= since)) {
    const key = noteKey(note.note);
    const again = once.has(key);
    const step = new Exact(note.cumulative ?? figure.plus(note.quantity));
    // Booked again, and not counted again: nothing is wrong with the figure.
    if (again && note.cumulative !== undefined && step.eq(figure)) continue;
    if (again) findings.push(countedTwice(name, note));
    else once.set(key, note);
    findings.push(...stepOf(name, note, before, { figure, step }));
    figure = step;
    before = note;
  }
  return { figure, notes: [...once.values()], findings };
}

const agreedOn = (side: SideName, corrected: Decimal): Finding[] =>
  corrected.isZero() ? [] : [{ side, cause: 'corrected', effect: effectOf(side, corrected) }];

const countedTwice = (side: SideName, note: Note): Finding => ({
  side,
  cause: 'double-count',
  ...placeOf(note),
  effect: effectOf(side, new Exact(note.quantity)),
});

export const placeOf = ({ note, date }: Note): { note: string; date: string } => ({ note, date });

/** What a step in the cumulative quantity looks like: begun anew, the note added twice, or not at all. */
function stepOf(
  side: SideName,
  note: Note,
  before: Note | undefined,
  { figure, step }: { figure: Decimal; step: Decimal },
): Finding[] {
  const excess = step.minus(figure).minus(note.quantity);
  if (excess.isZero()) return [];
  const effect = effectOf(side, excess);
  const stands = step.eq(figure);
  const begunAnew = step.eq(note.quantity) && (!stands || yearOf(before) < yearOf(note));
  if (begunAnew) return [{ side, cause: 'year-reset', from: note.note, effect }];
  if (stands) return [{ side, cause: 'not-counted', ...placeOf(note), effect }];
  if (excess.eq(note.quantity)) return [{ side, cause: 'double-count', ...placeOf(note), effect }];
  return [{ side, cause: 'unexplained', note: note.note, effect }];
}

export const yearOf = (note: Note | undefined): string => note?.date.slice(0, 4) ?? '';
