import { Refusal, refuseUnless } from '../errors';
import {
  grantEntries,
  grantFacts,
  grantInputs,
  grantStateShape,
  type GrantAspect,
  type GrantBranch,
  type GrantEntry,
  type GrantFact,
  type GrantInput,
  type GrantScope,
  type GrantState,
} from '../schema/grant';
import type { DecideContext, Kind } from './kind';

const deciding = ['manager'] as const;
const using = ['planner', 'manager', 'bot'] as const;

/** One member lets another ask beyond itself: for a purpose, of some aspects, for a time; each question and answer stands beside it. */
export const grant: Kind<GrantState, GrantFact> = {
  name: 'grant',
  state: grantStateShape,
  facts: grantFacts,
  commands: {
    AskGrant: { input: grantInputs.AskGrant, rebase: 'ifUntouched', roles: ['planner', 'manager'] },
    ApproveGrant: { input: grantInputs.ApproveGrant, rebase: 'never', roles: deciding },
    DeclineGrant: { input: grantInputs.DeclineGrant, rebase: 'never', roles: deciding },
    RevokeGrant: { input: grantInputs.RevokeGrant, rebase: 'ifUntouched', roles: deciding },
  },
  entries: {
    use: {
      content: grantEntries.use,
      roles: using,
      authorise: (state, content, context) => authoriseUse(state, content as GrantEntry<'use'>, context),
      subject: ({ aspect, part, day }) => [aspect ?? null, part ?? null, day ?? null],
    },
    answer: {
      content: grantEntries.answer,
      roles: using,
      authorise: (state, content, context) => authoriseAnswer(state, content as GrantEntry<'answer'>, context),
      subject: ({ use }) => [use ?? null],
    },
  },
  decide({ name, input }, state, context) {
    if (name === 'AskGrant') return ask(input as GrantInput<'AskGrant'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (name === 'ApproveGrant') return approve(input as GrantInput<'ApproveGrant'>, state, context);
    if (name === 'DeclineGrant') {
      requireAsked(state, context);
      return [{ type: 'GrantDeclined', ...(input as GrantInput<'DeclineGrant'>) }];
    }
    requireStatus(state, ['asked', 'granted']);
    return [{ type: 'GrantEnded', by: context.caller.mspId, ...(input as GrantInput<'RevokeGrant'>) }];
  },
  evolve(state, fact) {
    if (fact.type === 'GrantAsked') {
      const { type: _type, requester, answerer, reference, purpose, ...asked } = fact;
      return { requester, answerer, reference, purpose, asked, status: 'asked' };
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    switch (fact.type) {
      case 'GrantApproved': {
        const { type: _type, ...granted } = fact;
        return { ...state, status: 'granted', granted };
      }
      case 'GrantDeclined':
        return { ...state, status: 'declined' };
      case 'GrantEnded':
        return { ...state, status: 'ended' };
    }
  },
  parties: ({ requester, answerer }) => [requester, answerer].sort(),
  subject: ({ requester, answerer, reference }) => ({
    between: [requester, answerer],
    subject: [requester, reference],
  }),
};

function ask(input: GrantInput<'AskGrant'>, state: GrantState | undefined, { caller, at }: DecideContext): GrantFact[] {
  refuseUnless(state === undefined, 'ALREADY_THERE');
  refuseUnless(input.answerer !== caller.mspId, 'WITH_ONESELF');
  requireSound(input, at);
  return [{ type: 'GrantAsked', requester: caller.mspId, ...input }];
}

function approve(input: GrantInput<'ApproveGrant'>, state: GrantState, context: DecideContext): GrantFact[] {
  requireAsked(state, context);
  requireSound(input, context.at);
  const { asked } = state;
  const exceeded = [
    ...(input.aspects.every((one) => asked.aspects.includes(one)) ? [] : ['aspects']),
    ...(isWithin(input.parts, asked.parts) ? [] : ['parts']),
    ...(asked.from <= input.from && input.until <= asked.until ? [] : ['period']),
  ];
  refuseUnless(exceeded.length === 0, 'SCOPE_EXCEEDED', () => ({ exceeded }));
  return [{ type: 'GrantApproved', ...input }];
}

const isWithin = (given: readonly string[] | undefined, asked: readonly string[] | undefined): boolean =>
  asked === undefined || (given?.every((part) => asked.includes(part)) ?? false);

function authoriseUse(
  state: GrantState,
  { aspect, part, day }: GrantEntry<'use'>,
  { caller, at }: DecideContext,
): void {
  refuseUnless(caller.mspId === state.requester, 'OTHER_SIDE', () => ({ side: 'requester' }));
  requireGranted(state, { aspect, part, at });
  refuseUnless(at.startsWith(day), 'NOT_TODAY', () => ({ at, day }));
}

function authoriseAnswer(
  state: GrantState,
  { aspect, part, branches }: GrantEntry<'answer'>,
  { caller, at }: DecideContext,
): void {
  refuseUnless(caller.mspId === state.answerer, 'OTHER_SIDE', () => ({ side: 'answerer' }));
  requireGranted(state, { aspect, part, at });
  const names = branches.map(({ branch }) => branch);
  refuseUnless(new Set(names).size === names.length, 'BRANCHES_INVALID', () => ({ reason: 'a branch stands twice' }));
  for (const one of branches)
    refuseUnless(saysOnly(one, aspect), 'BRANCHES_INVALID', () => ({
      branch: one.branch,
      reason: 'its figures are not those of the aspect',
    }));
}

/** What a branch that is reached says of each aspect; one that is not says nothing. */
const figures = {
  demand: 'amounts',
  disruption: 'disturbed',
  capacity: 'covered',
  stock: 'covered',
  bullwhip: 'ratio',
} as const satisfies Record<GrantAspect, keyof GrantBranch>;

function saysOnly(branch: GrantBranch, aspect: GrantAspect): boolean {
  const said = (['amounts', 'disturbed', 'covered', 'ratio'] as const).filter((name) => branch[name] !== undefined);
  return said.join() === (branch.reach === 'answered' ? figures[aspect] : '');
}

/** A grant ends by itself: from `until` on nothing is asked or answered under it. */
function requireGranted(
  { status, granted }: GrantState,
  { aspect, part, at }: { aspect: GrantAspect; part: string; at: string },
): void {
  const isInForce = status === 'granted' && granted !== undefined && granted.from <= at && at < granted.until;
  refuseUnless(isInForce, 'GRANT_NOT_IN_FORCE', () => ({ status, at }));
  refuseUnless(granted.aspects.includes(aspect), 'NOT_GRANTED', () => ({ aspect }));
  refuseUnless(granted.parts?.includes(part) ?? true, 'NOT_GRANTED', () => ({ part }));
}

function requireAsked(state: GrantState, { caller }: DecideContext): void {
  refuseUnless(state.answerer === caller.mspId, 'NOT_ASKED');
  requireStatus(state, ['asked']);
}

function requireStatus({ status }: GrantState, needed: readonly GrantState['status'][]): void {
  refuseUnless(needed.includes(status), 'STATUS', () => ({ status, needed }));
}

function requireSound({ aspects, parts = [], from, until }: GrantScope, at: string): void {
  const once = new Set(aspects).size === aspects.length && new Set(parts).size === parts.length;
  refuseUnless(once, 'SCOPE_INVALID', () => ({ reason: 'an aspect or part stands twice' }));
  refuseUnless(from < until, 'SCOPE_INVALID', () => ({ reason: 'it ends before it begins' }));
  refuseUnless(until > at, 'NOT_LATER', () => ({ at, given: until }));
}
