import { Exact, noteKey } from '@tierline/chaincode/schema';
import type { Decimal } from 'decimal.js';
import type { Note, Side, SideName } from './account';
import { effectOf, placeOf, yearOf, type Book } from './book';

/**
 * The figure that a side states, beside the one of its book. One note of just the difference explains it, counted twice or
 * not at all; so does a count begun anew with a year. Two such notes explain nothing: either may be it.
 */
export function readStatement(side: SideName, { stated, opening = '0', corrected = '0' }: Side, book: Book): Book {
  if (!stated) return book;
  const last = stated.note === undefined ? undefined : noteKey(stated.note);
  const end = last === undefined ? -1 : book.notes.findIndex(({ note }) => noteKey(note) === last);
  const [within, behind] = end < 0 ? [book.notes, []] : [book.notes.slice(0, end + 1), book.notes.slice(end + 1)];
  const excess = new Exact(stated.cumulative).plus(sumOf(behind)).minus(book.figure);
  if (excess.isZero()) return book;
  const finding = {
    side,
    ...causeOf(excess, within, new Exact(opening).plus(corrected).toFixed()),
    effect: effectOf(side, excess),
  };
  return { ...book, figure: book.figure.plus(excess), findings: [...book.findings, finding] };
}

export const sumOf = (notes: readonly Note[]): Decimal =>
  notes.reduce((sum, { quantity }) => sum.plus(quantity), new Exact(0));

type Cause =
  | { cause: 'year-reset'; from: string }
  | { cause: 'double-count' | 'not-counted'; note: string; date: string }
  | { cause: 'unexplained' };

function causeOf(excess: Decimal, notes: readonly Note[], opening: string): Cause {
  const anew = notes.find(
    (note, index) =>
      index > 0 &&
      yearOf(notes[index - 1]) < yearOf(note) &&
      sumOf(notes.slice(0, index)).plus(opening).negated().eq(excess),
  );
  if (anew) return { cause: 'year-reset', from: anew.note };
  const [only, other] = notes.filter(({ quantity }) => excess.abs().eq(quantity));
  if (!only || other) return { cause: 'unexplained' };
  return { cause: excess.isPositive() ? 'double-count' : 'not-counted', ...placeOf(only) };
}
