import { Refusal, refuseUnless } from '../errors';
import { linkFacts, linkInputs, linkStateShape, type LinkFact, type LinkInput, type LinkState } from '../schema/link';
import type { DecideContext, Kind } from './kind';

const roles = ['manager'] as const;

/** The accepted relation of two members: from it both derive the ids of what they share, and nobody else can. */
export const link: Kind<LinkState, LinkFact> = {
  name: 'link',
  state: linkStateShape,
  facts: linkFacts,
  commands: {
    ProposeLink: { input: linkInputs.ProposeLink, rebase: 'never', roles, drawn: ['random'] },
    AcceptLink: { input: linkInputs.AcceptLink, rebase: 'never', roles, drawn: ['random'] },
    DeclineLink: { input: linkInputs.DeclineLink, rebase: 'never', roles },
    EndLink: { input: linkInputs.EndLink, rebase: 'ifUntouched', roles },
  },
  decide({ name, input }, state, context) {
    if (name === 'ProposeLink') return propose(input as LinkInput<'ProposeLink'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (name === 'AcceptLink') {
      requireAsked(state, context);
      return [{ type: 'LinkAccepted', random: (input as LinkInput<'AcceptLink'>).random }];
    }
    if (name === 'DeclineLink') {
      requireAsked(state, context);
      return [{ type: 'LinkDeclined', ...(input as LinkInput<'DeclineLink'>) }];
    }
    refuseUnless(state.status === 'accepted', 'STATUS', () => ({ status: state.status, needed: ['accepted'] }));
    return [{ type: 'LinkEnded', by: context.caller.mspId, ...(input as LinkInput<'EndLink'>) }];
  },
  evolve(state, fact) {
    if (fact.type === 'LinkProposed') {
      const { proposer, acceptor, random } = fact;
      return { proposer, acceptor, status: 'proposed', proposersRandom: random };
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    switch (fact.type) {
      case 'LinkAccepted':
        return { ...state, status: 'accepted', acceptorsRandom: fact.random };
      case 'LinkDeclined':
        return { ...state, status: 'declined' };
      case 'LinkEnded':
        return { ...state, status: 'ended' };
    }
  },
  parties: ({ proposer, acceptor }) => [proposer, acceptor].sort(),
};

function propose(
  { to, random, note }: LinkInput<'ProposeLink'>,
  state: LinkState | undefined,
  { caller }: DecideContext,
): LinkFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(to !== caller.mspId, 'WITH_ONESELF');
  return [
    { type: 'LinkProposed', proposer: caller.mspId, acceptor: to, random, ...(note === undefined ? {} : { note }) },
  ];
}

function requireAsked(state: LinkState, { caller }: DecideContext): void {
  refuseUnless(state.acceptor === caller.mspId, 'NOT_ASKED');
  refuseUnless(state.status === 'proposed', 'STATUS', () => ({ status: state.status, needed: ['proposed'] }));
}
