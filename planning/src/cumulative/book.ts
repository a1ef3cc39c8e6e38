import { Exact } from '@tierline/chaincode/schema';
import type { Decimal } from 'decimal.js';
import type { Finding, Note, Side, SideName } from './account';

/** Without what the two sides' programs add or lose: case, blanks, leading zeros. */
export const noteKey = (note: string): string =>
  note
    .trim()
    .toUpperCase()
    .replace(/^0+(?=.)/, '');

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
export function readBook(name: SideName, { since, opening = '0', notes }: Side): Book {
  const findings: Finding[] = [];
  const once = new Map<string, Note>();
  let figure = new Exact(opening);
  let before: Note | undefined;
  for (const note of notes.filter(({ date }) => date >= since)) {
    const { quantity, cumulative } = note;
    const key = noteKey(note.note);
    const expected = figure.plus(quantity);
    const again = once.has(key);
    if (again && cumulative !== undefined && figure.eq(cumulative)) continue;
    if (again)
      findings.push({
        side: name,
        cause: 'double-count',
        ...placeOf(note),
        effect: effectOf(name, new Exact(quantity)),
      });
    else once.set(key, note);
    const step = new Exact(cumulative ?? expected);
    if (!step.eq(expected)) findings.push(stepOf(name, note, before, { figure, step }));
    figure = step;
    before = note;
  }
  return { figure, notes: [...once.values()], findings };
}

export const placeOf = ({ note, date }: Note): { note: string; date: string } => ({ note, date });

/** What a step in the cumulative quantity looks like: begun anew, the note added twice, or not at all. */
function stepOf(
  side: SideName,
  note: Note,
  before: Note | undefined,
  { figure, step }: { figure: Decimal; step: Decimal },
): Finding {
  const excess = step.minus(figure).minus(note.quantity);
  const effect = effectOf(side, excess);
  const stands = step.eq(figure);
  const begunAnew = step.eq(note.quantity) && (!stands || yearOf(before) < yearOf(note));
  if (begunAnew) return { side, cause: 'year-reset', from: note.note, effect };
  if (stands) return { side, cause: 'not-counted', ...placeOf(note), effect };
  if (excess.eq(note.quantity)) return { side, cause: 'double-count', ...placeOf(note), effect };
  return { side, cause: 'unexplained', note: note.note, effect };
}

export const yearOf = (note: Note | undefined): string => note?.date.slice(0, 4) ?? '';
