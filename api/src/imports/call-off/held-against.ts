import { accountDrift, figureOf } from '@tierline/chaincode/domain';
import { Exact, type CumulativeAccountState } from '@tierline/chaincode/schema';

type Figure = { cumulative: string; note?: string; quantity?: string; date?: string };

/** The customer's figure of a file beside what the supplier states, as of the same notes where the account knows the note. */
export function heldAgainst(
  state: CumulativeAccountState,
  { cumulative, note, quantity = '0', date = state.startsAt }: Figure,
): { matched: Record<string, string>; words: string } {
  if (!state.dispatched) return { matched: { stated: cumulative }, words: 'nothing is stated as dispatched' };
  // What was booked after the file was written is not in its figure.
  const postings = state.postings.filter((one) => one.type !== 'received' || new Exact(one.cumulative).lte(cumulative));
  const drift =
    note === undefined
      ? undefined
      : accountDrift({ ...state, postings, received: { cumulative, note, quantity, date, at: state.dispatched.at } });
  const dispatched = drift?.dispatched ?? figureOf(state, 'dispatched').toFixed();
  const difference = new Exact(dispatched).minus(cumulative).toFixed();
  const asOf = drift ? `as of ${drift.note}` : 'as it stands, what is on its way included';
  return {
    matched: { stated: cumulative, dispatched, difference },
    words: `stated ${cumulative}, dispatched ${dispatched}, difference ${difference} (${asOf})`,
  };
}
