import { Refusal, refuseUnless } from '../errors';
import {
  custodyEntries,
  custodyFacts,
  custodyInputs,
  unitStateShape,
  type CustodyEntry,
  type CustodyFact,
  type CustodyInput,
  type UnitState,
} from '../schema/custody';
import type { Command } from '../schema/protocol';
import { requirePrefix } from './company-prefix';
import { requireSameCompany } from './containers';
import type { DecideContext, Kind } from './kind';
import { evolveCustody, offersMeet, sorted, unitParties, unitWithout } from './unit';
import { authoriseReading, authoriseReminder } from './unit-entries';
import { requireMember, requireSteward } from './unit-members';
import { accept, decline, offer, withdraw } from './unit-offers';
import { enter, leave, pack, unpack } from './unit-packing';
import { checkFirstValues, propertyNamed } from './unit-properties';

const handlers = ['logistics', 'manager', 'bot'] as const;
const assent = { rebase: 'never', roles: handlers } as const;
const undecided = { rebase: 'ifUntouched', roles: handlers } as const;

/** Who has a unit, whose it is, who may report on it. Sources: domain.md "Shipment and custody". */
export const custody: Kind<UnitState, CustodyFact> = {
  name: 'custody',
  state: unitStateShape,
  facts: custodyFacts,
  mayJoin: true,
  commands: {
    CommissionUnit: { input: custodyInputs.CommissionUnit, ...undecided },
    OfferRole: { input: custodyInputs.OfferRole, ...undecided, caution: offersMeet },
    AcceptOffer: { input: custodyInputs.AcceptOffer, ...assent },
    DeclineOffer: { input: custodyInputs.DeclineOffer, ...assent },
    WithdrawOffer: { input: custodyInputs.WithdrawOffer, ...undecided },
    PackUnits: { input: custodyInputs.PackUnits, ...undecided },
    EnterContainer: { input: custodyInputs.EnterContainer, ...undecided },
    UnpackUnits: { input: custodyInputs.UnpackUnits, ...undecided },
    LeaveContainer: { input: custodyInputs.LeaveContainer, ...undecided },
    DismissReporter: { input: custodyInputs.DismissReporter, ...undecided },
    CloseUnit: { input: custodyInputs.CloseUnit, ...assent },
  },
  entries: {
    reading: {
      content: custodyEntries.reading,
      roles: handlers,
      authorise: (state, content, context) => authoriseReading(state, content as CustodyEntry<'reading'>, context),
    },
    evidence: { content: custodyEntries.evidence, roles: [...handlers, 'quality'], authorise: () => undefined },
    reminder: {
      content: custodyEntries.reminder,
      roles: [...handlers, 'planner'],
      authorise: (state, content, context) => authoriseReminder(state, content as CustodyEntry<'reminder'>, context),
      subject: (content) => [content.role ?? null, content.to ?? null, content.answerBy ?? null],
    },
  },
  decide(command, state, context) {
    requireMember(context.caller.mspId, context, 'MEMBER_UNKNOWN');
    if (command.name === 'CommissionUnit')
      return commission(command.input as CustodyInput<'CommissionUnit'>, state, context);
    if (!state) throw new Refusal('UNIT_UNKNOWN');
    requireSteward(state, context);
    const decision = decisions[command.name];
    if (!decision) throw new Refusal('EMPTY_REQUEST', { command: command.name });
    const facts = decision(command.input as never, state, context, command);
    requireSameCompany(command, state, facts, context);
    return facts;
  },
  evolve: evolveCustody,
  parties: unitParties,
  // the giver's consent is its offer; the steward's copy is the one serial point
  quorum: (command, { steward }) => (command === 'AcceptOffer' ? [steward] : undefined),
  without: unitWithout,
  subject: (state) => ({ between: [state.commissioner, state.steward], subject: state.identifier }),
};

type Decision = (input: never, state: UnitState, context: DecideContext, command: Command) => CustodyFact[];
const decisions: Readonly<Record<string, Decision>> = {
  OfferRole: offer,
  AcceptOffer: accept,
  DeclineOffer: decline,
  WithdrawOffer: withdraw,
  PackUnits: pack,
  EnterContainer: enter,
  UnpackUnits: unpack,
  LeaveContainer: leave,
  DismissReporter: dismiss,
  CloseUnit: close,
};

function commission(
  input: CustodyInput<'CommissionUnit'>,
  state: UnitState | undefined,
  context: DecideContext,
): CustodyFact[] {
  const { caller, steward, codes, members } = context;
  refuseUnless(state === undefined, 'UNIT_EXISTS');
  const listed = codes['unit-kinds']?.items[input.kind.name];
  refuseUnless(listed !== undefined && listed === context.digest(input.kind), 'UNIT_KIND_UNKNOWN', () => ({
    kind: input.kind.name,
  }));
  refuseUnless(caller.mspId !== steward, 'STEWARD_NEUTRAL');
  requirePrefix(input.identifier, caller.mspId, members);
  checkFirstValues(input.kind, input.values);
  return [{ type: 'UnitCommissioned', by: caller.mspId, steward, ...input }];
}

function dismiss(
  { reporter, properties }: CustodyInput<'DismissReporter'>,
  state: UnitState,
  { caller }: DecideContext,
): CustodyFact[] {
  refuseUnless(caller.mspId === state.owner, 'NOT_OWNER');
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  for (const name of properties) {
    propertyNamed(state.kind, name);
    refuseUnless(!(state.dismissed[name] ?? []).includes(reporter), 'ALREADY_DISMISSED', () => ({
      reporter,
      property: name,
    }));
    refuseUnless((state.reporters[name] ?? []).includes(reporter), 'NOT_A_REPORTER', () => ({
      reporter,
      property: name,
    }));
  }
  return [{ type: 'ReporterDismissed', reporter, properties: sorted(properties) }];
}

function close({ reason }: CustodyInput<'CloseUnit'>, state: UnitState, { caller }: DecideContext): CustodyFact[] {
  refuseUnless(caller.mspId === state.owner && caller.mspId === state.custodian, 'NOT_OWNER_AND_CUSTODIAN');
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  refuseUnless(state.contents.length === 0 && state.container === undefined, 'CONTAINER_INVALID', () => ({
    contents: state.contents,
  }));
  return [{ type: 'UnitClosed', ...(reason === undefined ? {} : { reason }) }];
}
