import type { Decimal } from 'decimal.js';
import {
  noteKey,
  postingsShown,
  type AccountSide,
  type Correction,
  type CumulativeAccountInput,
  type CumulativeAccountState,
  type Posting,
  type Reset,
  type Statement,
} from '../schema/cumulative-account';
import { Exact } from '../schema/exact';

type State = CumulativeAccountState;
const nothing = { dispatched: '0', received: '0' };

/** What a side's figure is now: its last statement, or what the count began with; agreed corrections included. */
export const figureOf = ({ opening, corrected: added, ...state }: State, side: AccountSide): Decimal =>
  new Exact(state[side]?.cumulative ?? new Exact(opening[side]).plus(added[side]));

export function opened({ type: _type, ...account }: CumulativeAccountInput<'OpenAccount'> & { type: string }): State {
  return { ...account, opening: nothing, count: 1, corrected: nothing, postings: [] };
}

export const stated = (state: State, side: AccountSide, statement: Statement & { at: string }): State => ({
  ...state,
  [side]: statement,
  postings: latest(state, { type: side, ...statement }),
});

export function corrected(
  state: State,
  { type: _type, ...fact }: Correction & { type: string; by: string; at: string },
): State {
  const { side, delta } = fact;
  const own = state[side];
  const sum = new Exact(state.corrected[side]).plus(delta).toFixed();
  return {
    ...state,
    corrected: { ...state.corrected, [side]: sum },
    ...(own && { [side]: { ...own, cumulative: new Exact(own.cumulative).plus(delta).toFixed() } }),
    postings: latest(state, { type: 'correction', ...fact }),
  };
}

/** Whether nothing was stated or corrected since the count began: then a reset is another beginning of it. */
export const isUntouched = ({ postings }: State): boolean => postings.length === 0;

/** A new count; with what the old one ended is kept beside it. */
export function renewed(state: State, { startsAt, opening = nothing, at }: Reset & { at: string }): State {
  if (isUntouched(state)) return { ...state, startsAt, opening };
  const { dispatched: _dispatched, received: _received, ...account } = state;
  const figures = {
    dispatched: figureOf(state, 'dispatched').toFixed(),
    received: figureOf(state, 'received').toFixed(),
  };
  return {
    ...account,
    count: state.count + 1,
    startsAt,
    opening,
    corrected: nothing,
    postings: [],
    previous: { startsAt: state.startsAt, endsAt: at.slice(0, 10), ...figures },
  };
}

const latest = ({ postings }: State, posting: Posting): Posting[] => [...postings, posting].slice(-postingsShown);

export type AccountDrift = {
  /** Of the notes that the customer has booked, the one dispatched last; both figures are as of this note. */
  note: string;
  dispatched: string;
  received: string;
  /** dispatched - received */
  drift: string;
  /** Dispatched since that note. */
  inTransit: string;
};

/**
 * Both figures as of the note received that was dispatched last: one truck may overtake another. undefined: a side has stated
 * nothing, or the last note booked is not among the dispatches that the account shows.
 */
export function accountDrift(state: State): AccountDrift | undefined {
  const { received, postings } = state;
  if (!received || !state.dispatched) return undefined;
  const notes = [...postings.flatMap((one) => (one.type === 'received' ? [one.note] : [])), received.note];
  const booked = new Map(notes.map((note) => [noteKey(note), note]));
  const isOf = (posting: Posting, key: string): boolean =>
    posting.type === 'dispatched' && noteKey(posting.note) === key;
  if (!postings.some((one) => isOf(one, noteKey(received.note)))) return undefined;
  const index = postings.findLastIndex((one) => one.type === 'dispatched' && booked.has(noteKey(one.note)));
  const posting = postings[index];
  if (posting?.type !== 'dispatched') return undefined;
  const dispatched = postings
    .slice(index + 1)
    .reduce(
      (sum, one) => (one.type === 'correction' && one.side === 'dispatched' ? sum.plus(one.delta) : sum),
      new Exact(posting.cumulative),
    );
  return {
    note: booked.get(noteKey(posting.note)) ?? posting.note,
    dispatched: dispatched.toFixed(),
    received: received.cumulative,
    drift: dispatched.minus(received.cumulative).toFixed(),
    inTransit: figureOf(state, 'dispatched').minus(dispatched).toFixed(),
  };
}
