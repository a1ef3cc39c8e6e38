import { Refusal, refuseUnless } from '../errors';
import {
  custodyEntries,
  custodyInputs,
  unitStateShape,
  type CustodyEntry,
  type CustodyInput,
  type CustodyRole,
  type Offer,
  type UnitState,
  type Values,
} from '../schema/custody';
import type { Command } from '../schema/protocol';
import { requireContainerAgrees, requireMovedTogether, requireSameCompany, requireUnitsAgree } from './containers';
import type { DecideContext, Kind } from './kind';
import {
  evolveCustody,
  isOpen,
  offersMeet,
  openOffer,
  sorted,
  unitParties,
  unitWithout,
  type CustodyFact,
} from './unit';
import { checkFirstValues, checkValue, propertyNamed } from './unit-properties';

const handlers = ['logistics', 'manager', 'bot'] as const;
const assent = { rebase: 'never', roles: handlers } as const;
const undecided = { rebase: 'ifUntouched', roles: handlers } as const;

/** Who has a unit, whose it is, who may report on it. Sources: domain.md "Shipment and custody". */
export const custody: Kind<UnitState, CustodyFact> = {
  name: 'custody',
  state: unitStateShape,
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
  const { caller, steward, codes } = context;
  refuseUnless(state === undefined, 'UNIT_EXISTS');
  const listed = codes['unit-kinds']?.items[input.kind.name];
  refuseUnless(listed !== undefined && listed === context.digest(input.kind), 'UNIT_KIND_UNKNOWN', () => ({
    kind: input.kind.name,
  }));
  refuseUnless(caller.mspId !== steward, 'STEWARD_NEUTRAL');
  checkFirstValues(input.kind, input.values);
  return [{ type: 'UnitCommissioned', by: caller.mspId, steward, ...input }];
}

function offer(
  input: CustodyInput<'OfferRole'>,
  state: UnitState,
  context: DecideContext,
  command: Command,
): CustodyFact[] {
  const { caller, at } = context;
  const { role, to, properties, answerBy } = input;
  requireMember(to, context, 'RECEIVER_UNKNOWN');
  refuseUnless(!openOffer(state, role, to), 'OFFER_EXISTS', () => ({ role, to }));
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  if (role === 'custodian') refuseUnless(caller.mspId === state.custodian, 'NOT_CUSTODIAN');
  else refuseUnless(caller.mspId === state.owner, 'NOT_OWNER');
  if (role === 'reporter') checkMandate(state, properties ?? []);
  if (role === 'custodian') requireMovedTogether(command, state, context);
  const mandate = role === 'reporter' ? { properties } : {};
  return [
    {
      type: 'RoleOffered',
      offer: { role, from: caller.mspId, to, at, ...mandate, ...(answerBy === undefined ? {} : { answerBy }) },
    },
  ];
}

function checkMandate(state: UnitState, properties: readonly string[]): void {
  refuseUnless(properties.length > 0, 'NO_PROPERTIES');
  for (const name of properties) propertyNamed(state.kind, name);
}

/** An offer whose issuer has lost the role in the meantime is spent, and moves nothing. */
function accept(
  { role, remarks }: CustodyInput<'AcceptOffer'>,
  state: UnitState,
  context: DecideContext,
  command: Command,
): CustodyFact[] {
  const { caller, codes } = context;
  const found = openOfferFor(state, role, caller.mspId);
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  refuseUnless(codes['unit-kinds']?.items[state.kind.name] !== undefined, 'UNIT_KIND_UNKNOWN', () => ({
    kind: state.kind.name,
  }));
  const { from, to, properties } = found;
  if (from !== (role === 'custodian' ? state.custodian : state.owner)) return [{ type: 'OfferLapsed', role, from, to }];
  if (role === 'reporter') checkMandate(state, properties ?? []);
  if (role === 'custodian') requireMovedTogether(command, state, context);
  return [{ type: 'OfferAccepted', role, from, to, ...(properties && { properties }), ...(remarks && { remarks }) }];
}

function decline(
  { role, to: named, reason }: CustodyInput<'DeclineOffer'>,
  state: UnitState,
  context: DecideContext,
  command: Command,
): CustodyFact[] {
  const receiver = named ?? context.caller.mspId;
  const byReceiver = receiver === context.caller.mspId;
  refuseUnless(byReceiver || context.caller.mspId === state.steward, 'NOT_RECEIVER', () => ({ role }));
  const { from, to } = byReceiver ? openOfferFor(state, role, receiver) : requireOpen(state, role, receiver);
  if (role === 'custodian') requireMovedTogether(command, state, context);
  return [{ type: 'OfferDeclined', role, from, to, ...(reason === undefined ? {} : { reason }) }];
}

function withdraw(
  { role, to }: CustodyInput<'WithdrawOffer'>,
  state: UnitState,
  context: DecideContext,
  command: Command,
): CustodyFact[] {
  const found = requireOpen(state, role, to);
  refuseUnless(found.from === context.caller.mspId, 'NOT_OFFERER');
  if (role === 'custodian') requireMovedTogether(command, state, context);
  return [{ type: 'OfferWithdrawn', role, from: found.from, to }];
}

function pack({ units }: CustodyInput<'PackUnits'>, state: UnitState, context: DecideContext): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(new Set(units).size === units.length && !units.includes(context.id), 'CONTAINER_INVALID', () => ({
    units,
  }));
  refuseUnless(!units.some((id) => state.contents.includes(id)), 'CONTAINER_INVALID', () => ({ units }));
  requireUnitsAgree(units, 'EnterContainer', state, context);
  return [{ type: 'UnitsPacked', units: [...units].sort() }];
}

function enter({ container }: CustodyInput<'EnterContainer'>, state: UnitState, context: DecideContext): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(state.container === undefined && !state.contents.includes(container), 'CONTAINER_INVALID', () => ({
    container,
  }));
  requireContainerAgrees(container, 'PackUnits', context);
  return [{ type: 'ContainerEntered', container }];
}

function unpack({ units }: CustodyInput<'UnpackUnits'>, state: UnitState, context: DecideContext): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(
    units.every((id) => state.contents.includes(id)),
    'CONTAINER_INVALID',
    () => ({ units }),
  );
  requireUnitsAgree(units, 'LeaveContainer', state, context);
  return [{ type: 'UnitsUnpacked', units: [...units].sort() }];
}

function leave({ container }: CustodyInput<'LeaveContainer'>, state: UnitState, context: DecideContext): CustodyFact[] {
  requireFreeCustodian(state, context);
  refuseUnless(state.container === container, 'CONTAINER_INVALID', () => ({ container }));
  requireContainerAgrees(container, 'UnpackUnits', context);
  return [{ type: 'ContainerLeft', container }];
}

/** Packing changes what an open handover would move, so it waits until none is open. */
function requireFreeCustodian(state: UnitState, { caller }: DecideContext): void {
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  refuseUnless(state.custodian === caller.mspId, 'NOT_CUSTODIAN');
  const open = state.offers.find((one) => isOpen(one) && one.role === 'custodian');
  refuseUnless(open === undefined, 'OFFER_EXISTS', () => ({ role: 'custodian', to: open?.to ?? '' }));
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

function authoriseReading(state: UnitState, { values }: CustodyEntry<'reading'>, { caller }: DecideContext): void {
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  refuseUnless(Object.keys(values).length > 0, 'NO_PROPERTIES');
  for (const [name, value] of Object.entries(values)) {
    const property = propertyNamed(state.kind, name);
    refuseUnless((state.reporters[name] ?? []).includes(caller.mspId), 'NOT_REPORTER', () => ({ property: name }));
    refuseUnless(!property.fixed, 'PROPERTY_FIXED', () => ({ property: name }));
    checkValue(property, value, name);
  }
}

function authoriseReminder(
  state: UnitState,
  { role, to, answerBy }: CustodyEntry<'reminder'>,
  { at }: DecideContext,
): void {
  const found = openOffer(state, role, to);
  refuseUnless(found?.answerBy === answerBy, 'NO_OPEN_OFFER', () => ({ role, to }));
  refuseUnless(at >= answerBy, 'NOT_DUE', () => ({ at, due: answerBy }));
}

/** Only the receiver answers. @throws Refusal NOT_RECEIVER if somebody else has one open, NO_OPEN_OFFER if nobody */
function openOfferFor(state: UnitState, role: CustodyRole, mspId: string): Offer {
  const found = openOffer(state, role, mspId);
  if (found) return found;
  const others = state.offers.some((one) => isOpen(one) && one.role === role);
  throw others ? new Refusal('NOT_RECEIVER', { role }) : new Refusal('NO_OPEN_OFFER', { role, to: mspId });
}

function requireOpen(state: UnitState, role: CustodyRole, to: string): Offer {
  const found = openOffer(state, role, to);
  if (!found) throw new Refusal('NO_OPEN_OFFER', { role, to });
  return found;
}

function requireMember(mspId: string, { members }: DecideContext, code: 'MEMBER_UNKNOWN' | 'RECEIVER_UNKNOWN'): void {
  refuseUnless(
    members.some((member) => member.mspId === mspId && member.state === 'active'),
    code,
    () => ({ mspId }),
  );
}

/** A former steward keeps the role while units of its are under way; a witness that never had it is an accomplice. */
function requireSteward({ steward }: UnitState, { members }: DecideContext): void {
  const stands = members.some(({ mspId, roles }) => mspId === steward && roles.includes('steward'));
  refuseUnless(stands, 'STEWARD_UNKNOWN', () => ({ steward }));
}

/** What is known of the unit: as commissioned, then each reading in ledger order on top. */
export function unitValues(state: UnitState, readings: readonly { values: Values }[]): Values {
  return readings.reduce((known, reading) => ({ ...known, ...reading.values }), state.values);
}
