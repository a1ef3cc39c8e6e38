import { z } from 'zod';
import { Refusal } from '../errors';
import {
  challengeShape,
  confirm as confirmation,
  decline as refusal,
  masterDataFacts,
  masterDataStateShape,
  nothing,
  withdrawal,
  type MasterDataState,
} from '../schema/master-data';
import { mspId } from '../schema/primitives';
import type { Command } from '../schema/protocol';
import type { CommandShape, DecideContext, Kind } from './kind';
import {
  agree,
  type AgreementFact,
  type DetailRules,
  evolveAgreement,
  propose,
  revise,
  withdraw,
} from './master-data-agreement';
import { challenge, confirm, decline, evolveTrust, isTrustFact, type TrustFact } from './master-data-trust';

export type MasterDataFact<Detail> = AgreementFact<Detail> | TrustFact;

type Verb = 'propose' | 'revise' | 'agree' | 'decline' | 'withdraw' | 'confirm' | 'challenge';
type Options<Detail> = DetailRules<Detail> & {
  name: string;
  detail: z.ZodType<Detail> & z.ZodObject;
  /** The commands' names, so that one search finds them. */
  commands: Record<Verb, string>;
};

const roles = ['planner', 'logistics', 'manager', 'bot'] as const;

export function masterDataKind<Detail extends object>(
  options: Options<Detail>,
): Kind<MasterDataState<Detail>, MasterDataFact<Detail>> {
  type State = MasterDataState<Detail>;
  const { name, commands: names, detail } = options;
  const shapes: Record<Verb, CommandShape> = {
    propose: { input: z.strictObject({ partner: mspId, detail }), rebase: 'ifUntouched', roles },
    revise: { input: z.strictObject({ detail }), rebase: 'ifUntouched', roles },
    agree: { input: nothing, rebase: 'never', roles },
    decline: { input: refusal, rebase: 'never', roles },
    withdraw: { input: withdrawal, rebase: 'ifUntouched', roles },
    confirm: { input: confirmation, rebase: 'never', roles },
    challenge: { input: challengeShape(detail), rebase: 'never', roles },
  };
  const verbs = new Map(Object.entries(names).map(([verb, command]) => [command, verb as Verb]));

  type Decision = (input: never, state: State, context: DecideContext) => MasterDataFact<Detail>[];
  const decisions: Record<Exclude<Verb, 'propose'>, Decision> = {
    revise: (input: { detail: Detail }, state, context) => [revise(options, input.detail, state, context)],
    agree: (_input, state, context) => [agree(state, context)],
    decline,
    withdraw: (input: { reason: string }, state, context) => [withdraw(input, state, context)],
    confirm: (input: { nextCheck?: string }, state, context) => [confirm(input, state, context)],
    challenge: (input: Parameters<typeof challenge<Detail>>[1], state, context) =>
      challenge(options, input, state, context),
  };

  return {
    name,
    state: masterDataStateShape(detail),
    facts: masterDataFacts(detail),
    commands: Object.fromEntries(Object.entries(shapes).map(([verb, shape]) => [names[verb as Verb], shape])),
    decide({ name: command, input }: Command, state, context) {
      const verb = verbs.get(command);
      if (verb === 'propose') return propose(options, input as { partner: string; detail: Detail }, state, context);
      if (!state || !verb) throw new Refusal('RECORD_UNKNOWN');
      return decisions[verb](input as never, state, context);
    },
    evolve(state, fact) {
      if (fact.type === 'Proposed') {
        const { proposer, partner, detail: proposed } = fact;
        return { proposer, partner, detail: proposed, statedBy: proposer, status: 'proposed' };
      }
      if (!state) throw new Refusal('RECORD_UNKNOWN');
      return isTrustFact(fact) ? evolveTrust(state, fact) : evolveAgreement(state, fact);
    },
    parties: ({ proposer, partner }) => [proposer, partner].sort(),
    subject: ({ proposer, partner, detail: of }) => ({ between: [proposer, partner], subject: options.subject(of) }),
  };
}
