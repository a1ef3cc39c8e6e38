import { Refusal, refuseUnless } from '../errors';
import {
  cumulativeAccountEntries,
  cumulativeAccountFacts,
  cumulativeAccountInputs,
  cumulativeAccountStateShape,
  type AccountSide,
  type Correction,
  type CumulativeAccountFact,
  type CumulativeAccountInput,
  type CumulativeAccountState,
  type Reset,
  type Statement,
} from '../schema/cumulative-account';
import { dayNumber } from '../schema/primitives';
import type { Command } from '../schema/protocol';
import { corrected, figureOf, isUntouched, opened, renewed, stated } from './cumulative-postings';
import type { DecideContext, Kind } from './kind';

type State = CumulativeAccountState;
type Input<Name extends keyof typeof cumulativeAccountInputs> = CumulativeAccountInput<Name>;

const roles = ['planner', 'logistics', 'manager', 'bot'] as const;
const inputs = cumulativeAccountInputs;
/** That a statement can say. */
const largest = '999999999999999.999999999';

/**
 * The cumulative quantities of one part at one site: what the supplier dispatched and what the customer received since a
 * day that both know. Each states its own figure; a correction or a new count is proposed by one and accepted by the other.
 */
export const cumulativeAccount: Kind<State, CumulativeAccountFact> = {
  name: 'cumulative-account',
  state: cumulativeAccountStateShape,
  facts: cumulativeAccountFacts,
  commands: {
    OpenAccount: { input: inputs.OpenAccount, rebase: 'ifUntouched', roles },
    StateDispatched: { input: inputs.StateDispatched, rebase: 'free', roles },
    StateReceived: { input: inputs.StateReceived, rebase: 'free', roles },
    ProposeCorrection: { input: inputs.ProposeCorrection, rebase: 'ifUntouched', roles },
    AcceptCorrection: { input: inputs.AcceptCorrection, rebase: 'never', roles },
    DeclineCorrection: { input: inputs.DeclineCorrection, rebase: 'never', roles },
    WithdrawCorrection: { input: inputs.WithdrawCorrection, rebase: 'ifUntouched', roles },
    ResetAccount: { input: inputs.ResetAccount, rebase: 'ifUntouched', roles },
    AcceptReset: { input: inputs.AcceptReset, rebase: 'never', roles },
    DeclineReset: { input: inputs.DeclineReset, rebase: 'never', roles },
    WithdrawReset: { input: inputs.WithdrawReset, rebase: 'ifUntouched', roles },
  },
  entries: {
    comment: {
      content: cumulativeAccountEntries.comment,
      roles: [...roles, 'quality'],
      authorise: () => undefined,
    },
  },
  decide(command, state, context) {
    if (command.name === 'OpenAccount') return open(command.input as Input<'OpenAccount'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    return decideOnOpen(command, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'AccountOpened') return opened(fact);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    return evolveOpen(state, fact);
  },
  parties: ({ customer, supplier }) => [customer, supplier].sort(),
  subject: ({ customer, supplier, customerPart, site }) => ({
    between: [customer, supplier],
    subject: [customer, customerPart, site],
  }),
};

function open(
  input: Input<'OpenAccount'>,
  state: State | undefined,
  { caller, at }: DecideContext,
): CumulativeAccountFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  requireBegun(input.startsAt, at);
  const { customer, supplier } = input;
  refuseUnless(customer !== supplier, 'WITH_ONESELF');
  refuseUnless([customer, supplier].includes(caller.mspId), 'SIDES_DIFFER', () => ({ customer, supplier }));
  return [{ type: 'AccountOpened', ...input }];
}

function decideOnOpen({ name, input }: Command, state: State, context: DecideContext): CumulativeAccountFact[] {
  switch (name) {
    case 'StateDispatched':
      return figure('dispatched', input as Statement, state, context);
    case 'StateReceived':
      return figure('received', input as Statement, state, context);
    case 'ProposeCorrection':
      return propose(input as Correction, state, context);
    case 'ResetAccount':
      return proposeReset(input as Reset, state, context);
    default:
      return answer(name, input, state, context);
  }
}

/** Each side states its own figure. It grows within a count: what was stated wrongly, both correct. */
function figure(
  side: AccountSide,
  statement: Statement,
  state: State,
  { caller, at }: DecideContext,
): CumulativeAccountFact[] {
  const [mspId, name] = side === 'received' ? [state.customer, 'customer'] : [state.supplier, 'supplier'];
  refuseUnless(caller.mspId === mspId, 'OTHER_SIDE', () => ({ side: name }));
  const { date, cumulative, note } = statement;
  refuseUnless(date >= state.startsAt, 'SPAN_INVALID', () => ({ from: state.startsAt, until: date }));
  requireBegun(date, at);
  const before = figureOf(state, side);
  const again = state[side]?.note === note && before.eq(cumulative);
  refuseUnless(!again, 'ALREADY_STATED', () => ({ side, note }));
  refuseUnless(before.lte(cumulative), 'FIGURE_FALLS', () => ({ side, stated: before.toFixed(), given: cumulative }));
  return [{ type: side === 'received' ? 'QuantityReceived' : 'QuantityDispatched', ...statement, at }];
}

/** A day of the site may have begun before the UTC day of the transaction. */
function requireBegun(day: string, at: string): void {
  const today = dayNumber(at.slice(0, 10)) ?? 0;
  refuseUnless((dayNumber(day) ?? 0) <= today + 1, 'NOT_PAST', () => ({ at, given: day }));
}

function propose(correction: Correction, state: State, { caller, at }: DecideContext): CumulativeAccountFact[] {
  requireNoneOpen(state);
  requireStateable(correction, state);
  return [{ type: 'CorrectionProposed', ...correction, by: caller.mspId, at }];
}

/** The corrected figure is one that its side could state. */
function requireStateable({ side, delta }: Correction, state: State): void {
  const before = figureOf(state, side);
  const after = before.plus(delta);
  refuseUnless(!after.isNegative(), 'FIGURE_FALLS', () => ({
    side,
    stated: before.toFixed(),
    given: after.toFixed(),
  }));
  refuseUnless(after.lte(largest), 'OVERSIZE', () => ({
    what: 'cumulative quantity',
    limit: largest,
    actual: after.toFixed(),
  }));
}

function proposeReset(reset: Reset, state: State, { caller, at }: DecideContext): CumulativeAccountFact[] {
  requireNoneOpen(state);
  const { startsAt } = reset;
  requireBegun(startsAt, at);
  refuseUnless(isUntouched(state) || startsAt > state.startsAt, 'SPAN_INVALID', () => ({
    from: state.startsAt,
    until: startsAt,
  }));
  return [{ type: 'AccountResetProposed', ...reset, by: caller.mspId, at }];
}

/** One thing at a time waits for an answer, so that nobody signs figures that another answer changes. */
function requireNoneOpen({ correction, reset }: State): void {
  refuseUnless(correction === undefined && reset === undefined, 'STATUS', () => ({
    status: correction ? 'correction-proposed' : 'reset-proposed',
    needed: ['no proposal'],
  }));
}

/** The other side accepts or declines; who proposed withdraws. */
function answer(name: string, input: Command['input'], state: State, context: DecideContext): CumulativeAccountFact[] {
  const { caller, at } = context;
  const ofCorrection = name.endsWith('Correction');
  const proposal = ofCorrection ? state.correction : state.reset;
  refuseUnless(proposal !== undefined, 'STATUS', () => ({ status: 'no proposal', needed: ['proposed'] }));
  const own = proposal.by === caller.mspId;
  const withdraws = name.startsWith('Withdraw');
  refuseUnless(withdraws ? own : !own, withdraws ? 'NOT_OFFERER' : 'NOT_ASKED');
  if (withdraws) return [{ type: ofCorrection ? 'CorrectionWithdrawn' : 'AccountResetWithdrawn' }];
  if (name.startsWith('Decline')) {
    const { reason } = input as Input<'DeclineCorrection'>;
    return [{ type: ofCorrection ? 'CorrectionDeclined' : 'AccountResetDeclined', reason }];
  }
  return accepted(state, at);
}

function accepted(state: State, at: string): CumulativeAccountFact[] {
  const { correction, reset } = state;
  if (correction) requireStateable(correction, state);
  if (correction) return [{ type: 'CorrectionAccepted', ...correction, at }];
  if (!reset) return [];
  const { by: _by, at: _proposed, ...told } = reset;
  return [{ type: 'AccountReset', ...told, at }];
}

function evolveOpen(state: State, fact: Exclude<CumulativeAccountFact, { type: 'AccountOpened' }>): State {
  switch (fact.type) {
    case 'QuantityDispatched':
    case 'QuantityReceived': {
      const { type, ...statement } = fact;
      return stated(state, type === 'QuantityReceived' ? 'received' : 'dispatched', statement);
    }
    case 'CorrectionProposed': {
      const { type: _type, ...correction } = fact;
      return { ...state, correction };
    }
    case 'CorrectionAccepted':
      return corrected(withoutProposal(state), fact);
    case 'AccountResetProposed': {
      const { type: _type, ...reset } = fact;
      return { ...state, reset };
    }
    case 'AccountReset':
      return renewed(withoutProposal(state), fact);
    default:
      return ended(state, fact);
  }
}

/** What was declined or withdrawn leaves nothing behind but the version that says so. */
function ended(
  state: State,
  _fact: Extract<
    CumulativeAccountFact,
    { type: 'CorrectionDeclined' | 'CorrectionWithdrawn' | 'AccountResetDeclined' | 'AccountResetWithdrawn' }
  >,
): State {
  return withoutProposal(state);
}

function withoutProposal({ correction: _correction, reset: _reset, ...state }: State): State {
  return state;
}
