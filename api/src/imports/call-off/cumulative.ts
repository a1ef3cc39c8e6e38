import { figureOf } from '@tierline/chaincode/domain';
import {
  cumulativeAccountInputs,
  type CumulativeAccountInput,
  type CumulativeAccountState,
  dayNumber,
  Exact,
  noteKey,
} from '@tierline/chaincode/schema';
import type { Row } from '../report';
import { accountOf, inAccountUnit, type CallOffContext, type KnownAccount } from './account-of';
import type { Line } from './added-up';
import type { CallOffDemand, ReceivedFigure } from './demand';
import { heldAgainst } from './held-against';

/** Decided on the version that was read, and good for no other. */
export type FigureCommand = {
  row: number;
  name: 'StateReceived';
  id: string;
  version: number;
  input: CumulativeAccountInput<'StateReceived'>;
};
type Outcome = { row: Row; command?: FigureCommand };
type Figure = ReceivedFigure & { cumulative: string };

/**
 * What a line says was received, held against what the supplier states. The customer's own file states it on the account of
 * both; in a supplier's hands it is the partner's word, which nobody signs for it. A figure that is not kept is told with why.
 */
export function readFigure(
  { row, demand }: Line,
  context: CallOffContext,
  { meant, isTaken }: { meant: (code: string) => string; isTaken: boolean },
): Outcome | undefined {
  const { received } = demand;
  if (!received) return undefined;
  const told = toldOf(received);
  const left = (why: string, matched?: Row['matched']): Outcome => ({
    row: { ...said(row, 'CUMULATIVE_LEFT', `${told} is not kept: ${why}`), ...(matched && { matched }) },
  });
  const found = recognise(demand, received, context, meant);
  if (typeof found === 'string') return left(found);
  const { id, version, state, figure } = found;
  const held = heldAgainst(state, figure);
  const matched = { account: id, ...held.matched };
  const why = whyLeft(found, context, isTaken);
  if (why !== undefined) return left(`${why}; ${held.words}`, matched);
  const isThere = isStanding(state, figure);
  const message = `${told} ${isThere ? 'is on the account already' : 'goes onto the account'}; ${held.words}`;
  const stated: Row = { ...said(row, 'CUMULATIVE_STATED', message), matched };
  if (isThere) return { row: stated };
  const { cumulative, note = '', quantity = '', date = '' } = figure;
  return {
    row: stated,
    command: { row, name: 'StateReceived', id, version, input: { cumulative, note, quantity, date } },
  };
}

const toldOf = ({ cumulative, quantity = '', note }: ReceivedFigure): string =>
  `received ${cumulative ?? quantity}${note === undefined ? '' : ` with ${note}`}`;
const said = (row: number, code: Row['code'], message: string): Row => ({
  ...{ row, code, field: 'cumulativeReceived', message },
});

type Found = KnownAccount & { figure: Figure };

/** The account that the figure belongs on, and the figure in its unit; or why there is none. */
function recognise(
  demand: CallOffDemand,
  { cumulative, ...received }: ReceivedFigure,
  context: CallOffContext,
  meant: (code: string) => string,
): Found | string {
  if (cumulative === undefined) return 'the line has a last receipt and no cumulative quantity';
  const account = accountOf(demand, context, meant);
  if (!account) return 'there is no account of this part and place with the partner';
  const { state } = account;
  const figure = inAccountUnit({ ...received, cumulative }, demand, state, context);
  if (!figure) return `the account is in ${state.unit}, and no factor was agreed`;
  if (figure.since !== undefined && figure.since !== state.startsAt)
    return `it counts from ${figure.since}, the account from ${state.startsAt}`;
  return { ...account, figure };
}

function whyLeft({ state, figure }: Found, context: CallOffContext, isTaken: boolean): string | undefined {
  if (state.customer !== context.buyer) return 'it is the customer’s word, which the customer states itself';
  if (isStanding(state, figure)) return undefined;
  return isTaken ? unstateable(state, figure, context) : 'the line is not taken';
}

const booked = ({ postings }: CumulativeAccountState, note: string) =>
  postings.flatMap((one) => (one.type === 'received' && noteKey(one.note) === noteKey(note) ? [one] : []));

/** Stated before: by a file, a person, or the count of shipments. */
function isStanding(state: CumulativeAccountState, { note, cumulative }: Figure): boolean {
  if (figureOf(state, 'received').eq(cumulative)) return true;
  return note !== undefined && booked(state, note).some((one) => new Exact(one.cumulative).eq(cumulative));
}

/** Why the account would not take it, in the words of its rules. */
function unstateable(
  state: CumulativeAccountState,
  figure: Figure,
  { now, isCounted }: CallOffContext,
): string | undefined {
  if (isCounted(state.customerPart)) return 'this member’s figure is counted from its shipments';
  const { cumulative, note, quantity, date } = figure;
  const missing = Object.entries({ note, quantity, date }).flatMap(([name, value]) =>
    value === undefined ? [name] : [],
  );
  if (missing.length > 0) return `the last receipt has no ${missing.join(' and no ')}`;
  const shaped = cumulativeAccountInputs.StateReceived.safeParse({ cumulative, note, quantity, date });
  if (!shaped.success)
    return shaped.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`).join('; ');
  const day = shaped.data.date;
  if (day < state.startsAt) return `the receipt is of ${day}, before the count began`;
  if ((dayNumber(day) ?? 0) > (dayNumber(now.slice(0, 10)) ?? 0) + 1)
    return `the receipt is of ${day}, which is to come`;
  const before = figureOf(state, 'received');
  if (before.gt(cumulative)) return `${before.toFixed()} is stated, and a figure falls by a correction only`;
  return booked(state, shaped.data.note).length > 0
    ? `the note is in the stated ${before.toFixed()}; what differs is for a correction`
    : undefined;
}
