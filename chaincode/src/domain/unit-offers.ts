import { Refusal, refuseUnless } from '../errors';
import type { CustodyFact, CustodyInput, CustodyRole, Offer, UnitState } from '../schema/custody';
import type { Command } from '../schema/protocol';
import { requirePrefix } from './company-prefix';
import { requireMovedTogether } from './containers';
import type { DecideContext } from './kind';
import { isOpen, openOffer } from './unit';
import { requireMember } from './unit-members';
import { propertyNamed } from './unit-properties';

export function offer(
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

/**
 * Who takes a unit on has not seen it commissioned, and it may be older than the registry's prefixes. An offer whose issuer has lost the role in the
 * meantime is spent, and moves nothing.
 */
export function accept(
  { role, remarks }: CustodyInput<'AcceptOffer'>,
  state: UnitState,
  context: DecideContext,
  command: Command,
): CustodyFact[] {
  const { caller, codes, members } = context;
  const found = openOfferFor(state, role, caller.mspId);
  refuseUnless(!state.closed, 'UNIT_CLOSED');
  refuseUnless(codes['unit-kinds']?.items[state.kind.name] !== undefined, 'UNIT_KIND_UNKNOWN', () => ({
    kind: state.kind.name,
  }));
  requirePrefix(state.identifier, state.commissioner, members);
  const { from, to, properties } = found;
  if (from !== (role === 'custodian' ? state.custodian : state.owner)) return [{ type: 'OfferLapsed', role, from, to }];
  if (role === 'reporter') checkMandate(state, properties ?? []);
  if (role === 'custodian') requireMovedTogether(command, state, context);
  return [{ type: 'OfferAccepted', role, from, to, ...(properties && { properties }), ...(remarks && { remarks }) }];
}

export function decline(
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

export function withdraw(
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
