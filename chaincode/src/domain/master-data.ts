import { z } from 'zod';
import { Refusal, refuseUnless } from '../errors';
import { decline, masterDataStateShape, nothing, withdrawal, type MasterDataState } from '../schema/master-data';
import { mspId } from '../schema/primitives';
import type { Json } from '../schema/protocol';
import type { CommandShape, DecideContext, Kind } from './kind';

/** Both sides sign what a thing is called and how it is counted: proposed by one, agreed by the other, changed the same way. */
export type MasterDataFact<Detail> =
  | { type: 'Proposed'; proposer: string; partner: string; detail: Detail }
  | { type: 'Revised'; by: string; detail: Detail }
  | { type: 'Agreed'; detail: Detail }
  | { type: 'Declined'; reason?: string }
  | { type: 'Withdrawn'; by: string; reason: string };

type Verb = 'propose' | 'revise' | 'agree' | 'decline' | 'withdraw';
type Options<Detail> = {
  name: string;
  detail: z.ZodType<Detail>;
  /** The commands' names, so that one search finds them. */
  commands: Record<Verb, string>;
  /** What must hold between detail and sides, beyond its shape. */
  check(detail: Detail, sides: readonly [string, string]): void;
  /** What the record is of: its id follows from it, so no change of the detail changes it. */
  subject(detail: Detail): Json;
};

const roles = ['planner', 'logistics', 'manager', 'bot'] as const;

export function masterDataKind<Detail>(
  options: Options<Detail>,
): Kind<MasterDataState<Detail>, MasterDataFact<Detail>> {
  type State = MasterDataState<Detail>;
  const { name, commands: names } = options;
  const shapes: Record<Verb, CommandShape> = {
    propose: { input: z.strictObject({ partner: mspId, detail: options.detail }), rebase: 'ifUntouched', roles },
    revise: { input: z.strictObject({ detail: options.detail }), rebase: 'ifUntouched', roles },
    agree: { input: nothing, rebase: 'never', roles },
    decline: { input: decline, rebase: 'never', roles },
    withdraw: { input: withdrawal, rebase: 'ifUntouched', roles },
  };
  const verbs = new Map(Object.entries(names).map(([verb, command]) => [command, verb as Verb]));

  function proposal(
    input: { partner: string; detail: Detail },
    state: State | undefined,
    { caller }: DecideContext,
  ): MasterDataFact<Detail>[] {
    refuseUnless(state === undefined, 'ALREADY_THERE');
    refuseUnless(input.partner !== caller.mspId, 'WITH_ONESELF');
    options.check(input.detail, [caller.mspId, input.partner]);
    return [{ type: 'Proposed', proposer: caller.mspId, ...input }];
  }

  function answer(
    verb: 'agree' | 'decline',
    input: { reason?: string },
    state: State,
    { caller }: DecideContext,
  ): MasterDataFact<Detail>[] {
    refuseUnless(state.status === 'proposed', 'STATUS', () => ({ status: state.status, needed: ['proposed'] }));
    refuseUnless(state.statedBy !== caller.mspId, 'NOT_ASKED');
    return [verb === 'agree' ? { type: 'Agreed', detail: state.detail } : { type: 'Declined', ...input }];
  }

  function change(
    verb: 'revise' | 'withdraw',
    input: unknown,
    state: State,
    context: DecideContext,
  ): MasterDataFact<Detail>[] {
    refuseUnless(state.status !== 'withdrawn', 'STATUS', () => ({
      status: state.status,
      needed: ['proposed', 'agreed', 'declined'],
    }));
    if (verb === 'withdraw') return [{ type: 'Withdrawn', by: context.caller.mspId, ...(input as { reason: string }) }];
    const { detail } = input as { detail: Detail };
    options.check(detail, [state.proposer, state.partner]);
    const [is, given] = [options.subject(state.detail), options.subject(detail)];
    refuseUnless(context.digest(is) === context.digest(given), 'SUBJECT_FIXED', () => ({ is, given }));
    return [{ type: 'Revised', by: context.caller.mspId, detail }];
  }

  return {
    name,
    state: masterDataStateShape(options.detail),
    commands: Object.fromEntries(Object.entries(shapes).map(([verb, shape]) => [names[verb as Verb], shape])),
    decide(command, state, context) {
      const verb = verbs.get(command.name);
      if (verb === 'propose') return proposal(command.input as { partner: string; detail: Detail }, state, context);
      if (!state || !verb) throw new Refusal('RECORD_UNKNOWN');
      if (verb === 'agree' || verb === 'decline')
        return answer(verb, command.input as { reason?: string }, state, context);
      return change(verb, command.input, state, context);
    },
    evolve(state, fact) {
      if (fact.type === 'Proposed') {
        const { proposer, partner, detail } = fact;
        return { proposer, partner, detail, statedBy: proposer, status: 'proposed' };
      }
      if (!state) throw new Refusal('RECORD_UNKNOWN');
      switch (fact.type) {
        case 'Revised':
          return { ...state, detail: fact.detail, statedBy: fact.by, status: 'proposed' };
        case 'Agreed':
          return { ...state, status: 'agreed', agreed: fact.detail };
        case 'Declined':
          return { ...state, status: 'declined' };
        case 'Withdrawn':
          return { ...state, status: 'withdrawn' };
      }
    },
    parties: ({ proposer, partner }) => [proposer, partner].sort(),
    subject: ({ proposer, partner, detail }) => ({ between: [proposer, partner], subject: options.subject(detail) }),
  };
}
