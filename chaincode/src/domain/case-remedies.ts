import { refuseUnless } from '../errors';
import { caseLimits, type CaseInput } from '../schema/case';
import type { CaseState, Remedy } from '../schema/case-state';
import type { CaseFact, RemedyFact } from '../schema/case-facts';
import { isParty, openOf, openRemedy, requireRoom, requireStatus, unresolved, withOneMore } from './case-requirements';
import type { DecideContext } from './kind';
import { requireSide } from './sides';

/** Whoever suggests it cannot decide it alone: somebody else is bound, and asked. */
export function suggestRemedy(
  input: CaseInput<'SuggestRemedy'>,
  state: CaseState,
  { caller }: DecideContext,
): RemedyFact[] {
  const { mspId: by } = caller;
  const { binds } = input;
  requireStatus(state, unresolved);
  const isSound = new Set(binds).size === binds.length && binds.every((mspId) => isParty(state, mspId));
  refuseUnless(isSound && binds.some((mspId) => mspId !== by), 'BINDS_INVALID', () => ({ binds }));
  requireRoom('remedies', openOf(state.remedies, by), caseLimits.remedies);
  return [{ type: 'RemedySuggested', remedy: { ...input, id: state.counted.remedies + 1, by } }];
}

export function voteOnRemedy(
  input: CaseInput<'VoteOnRemedy'>,
  state: CaseState,
  { caller, at }: DecideContext,
): CaseFact[] {
  const { mspId: by } = caller;
  const { id, text, binds, votes } = openRemedy(state, input.remedy);
  refuseUnless(binds.includes(by), 'OTHER_SIDE', () => ({ side: 'bound' }));
  refuseUnless(!votes.some(({ mspId }) => mspId === by), 'ALREADY_VOTED', () => ({ remedy: id }));
  refuseUnless(input.vote === 'for' || input.reason !== undefined, 'REASON_MISSING');
  const voted: CaseFact = { type: 'RemedyVoted', by, ...input };
  switch (outcomeOf([...votes, input], binds.length, state.quorum)) {
    case 'accepted':
      return [voted, { type: 'RemedyAccepted', remedy: id }, { type: 'CaseResolved', remedy: id, text, by, at }];
    case 'rejected':
      return [voted, { type: 'RemedyRejected', remedy: id }];
    default:
      return [voted];
  }
}

/** undefined: it is not decided yet. */
export function outcomeOf(
  votes: readonly Pick<Remedy['votes'][number], 'vote'>[],
  bound: number,
  quorum: CaseState['quorum'],
): 'accepted' | 'rejected' | undefined {
  const needed = quorum === 'all' ? bound : Math.floor(bound / 2) + 1;
  const inFavour = votes.filter(({ vote }) => vote === 'for').length;
  if (inFavour >= needed) return 'accepted';
  return inFavour + bound - votes.length < needed ? 'rejected' : undefined;
}

export function withdrawRemedy(
  input: CaseInput<'WithdrawRemedy'>,
  state: CaseState,
  { caller }: DecideContext,
): RemedyFact[] {
  requireSide(openRemedy(state, input.remedy).by, caller.mspId, 'suggester');
  return [{ type: 'RemedyWithdrawn', by: caller.mspId, ...input }];
}

export function evolveRemedies(state: CaseState, fact: RemedyFact): CaseState {
  switch (fact.type) {
    case 'RemedySuggested': {
      const remedies = withOneMore(state.remedies, { ...fact.remedy, votes: [], status: 'open' }, caseLimits.remedies);
      return { ...state, remedies, status: 'voting', counted: { ...state.counted, remedies: fact.remedy.id } };
    }
    case 'RemedyVoted': {
      const { by: mspId, vote } = fact;
      return changed(state, fact.remedy, ({ votes }) => ({ votes: [...votes, { mspId, vote }] }));
    }
    case 'RemedyAccepted':
      return changed(state, fact.remedy, () => ({ status: 'accepted' }));
    case 'RemedyRejected':
      return settled(
        changed(state, fact.remedy, () => ({ status: 'rejected' })),
        'rejected',
      );
    case 'RemedyWithdrawn':
      return settled(
        changed(state, fact.remedy, () => ({ status: 'withdrawn' })),
        'in-work',
      );
  }
}

const changed = (state: CaseState, remedy: number, change: (one: Remedy) => Partial<Remedy>): CaseState => ({
  ...state,
  remedies: state.remedies.map((one) => (one.id === remedy ? { ...one, ...change(one) } : one)),
});

/** Where no other is put to vote. */
const settled = (state: CaseState, status: CaseState['status']): CaseState =>
  state.remedies.some((one) => one.status === 'open') ? state : { ...state, status };

/** What is put to vote no more, once the case is over. */
export const withdrawn = (remedies: readonly Remedy[]): Remedy[] =>
  remedies.map((one) => (one.status === 'open' ? { ...one, status: 'withdrawn' } : one));
