import { Refusal } from '../errors';
import type { CustodyFact, CustodyInput, CustodyRole, Offer, OfferStatus, UnitState } from '../schema/custody';

type OfferClosed = { role: CustodyRole; from: string; to: string };
/** A unit's state after the fact. */
export function evolveCustody(state: UnitState | undefined, fact: CustodyFact): UnitState {
  if (fact.type === 'UnitCommissioned') return commissioned(fact);
  if (!state) throw new Refusal('UNIT_UNKNOWN');
  return evolveUnit(state, fact);
}

type Commissioned = Extract<CustodyFact, { type: 'UnitCommissioned' }>;
function commissioned({ by, steward, identifier, kind, values }: Commissioned): UnitState {
  const reporters = Object.fromEntries(Object.keys(kind.properties).map((name) => [name, [by]]));
  return {
    identifier,
    kind,
    commissioner: by,
    steward,
    owner: by,
    custodian: by,
    closed: false,
    values,
    reporters,
    dismissed: {},
    offers: [],
    contents: [],
  };
}

function evolveUnit(state: UnitState, fact: Exclude<CustodyFact, { type: 'UnitCommissioned' }>): UnitState {
  switch (fact.type) {
    case 'RoleOffered':
      return { ...state, offers: [...state.offers, { ...fact.offer, status: 'offered' }] };
    case 'OfferAccepted':
      return passRole(spend(state, fact, 'accepted'), fact);
    case 'OfferDeclined':
      return spend(state, fact, 'declined');
    case 'OfferWithdrawn':
      return spend(state, fact, 'withdrawn');
    case 'OfferLapsed':
      return spend(state, fact, 'lapsed');
    case 'ReporterDismissed':
      return dismissed(state, fact.reporter, fact.properties);
    case 'UnitClosed':
      return { ...state, closed: true };
    default:
      return evolvePacking(state, fact);
  }
}

type PackingFact = Extract<
  CustodyFact,
  { type: 'UnitsPacked' | 'UnitsUnpacked' | 'ContainerEntered' | 'ContainerLeft' }
>;
function evolvePacking(state: UnitState, fact: PackingFact): UnitState {
  switch (fact.type) {
    case 'UnitsPacked':
      return { ...state, contents: sorted([...state.contents, ...fact.units]) };
    case 'UnitsUnpacked':
      return { ...state, contents: state.contents.filter((id) => !fact.units.includes(id)) };
    case 'ContainerEntered':
      return { ...state, container: fact.container };
    case 'ContainerLeft': {
      const { container: _left, ...rest } = state;
      return rest;
    }
  }
}

function spend(state: UnitState, { role, to }: OfferClosed, status: OfferStatus): UnitState {
  const offers = state.offers.map((one) =>
    isOpen(one) && one.role === role && one.to === to ? { ...one, status } : one,
  );
  return { ...state, offers };
}

function passRole(
  state: UnitState,
  { role, from, to, properties = [] }: Extract<CustodyFact, { type: 'OfferAccepted' }>,
): UnitState {
  switch (role) {
    case 'custodian':
      return { ...state, custodian: to };
    case 'owner':
      return passReporting({ ...state, owner: to }, from, to);
    case 'reporter':
      return properties.reduce((before, name) => grant(before, name, to), state);
  }
}

/** Ownership takes all reporting rights of the old owner along; other reporters stay. */
function passReporting(state: UnitState, from: string, to: string): UnitState {
  const held = Object.keys(state.reporters).filter((name) => state.reporters[name]?.includes(from));
  return held.reduce((before, name) => grant(before, name, to), dismissed(state, from, held));
}

function grant(state: UnitState, name: string, mspId: string): UnitState {
  const holders = state.reporters[name] ?? [];
  const reporters = { ...state.reporters, [name]: holders.includes(mspId) ? holders : [...holders, mspId] };
  return { ...state, reporters, dismissed: without(state.dismissed, [name], mspId) };
}

function dismissed(state: UnitState, mspId: string, properties: readonly string[]): UnitState {
  const added = Object.fromEntries(properties.map((name) => [name, [...(state.dismissed[name] ?? []), mspId]]));
  const reporters = Object.fromEntries(
    Object.entries(state.reporters).map(([name, held]) => [
      name,
      properties.includes(name) ? held.filter((id) => id !== mspId) : held,
    ]),
  );
  return { ...state, reporters, dismissed: { ...state.dismissed, ...added } };
}

/** A property nobody was dismissed from has no entry. */
function without(lists: Record<string, string[]>, names: readonly string[], mspId: string): Record<string, string[]> {
  const kept = Object.entries(lists).map(
    ([name, held]) => [name, names.includes(name) ? held.filter((id) => id !== mspId) : held] as const,
  );
  return Object.fromEntries(kept.filter(([, held]) => held.length > 0));
}

/**
 * The unit without a member that has left the consortium: a custodian's unit falls back to its owner, unpacked; it reports
 * no more, and its offers lapse. Whose the unit is, and who witnesses, no succession can say.
 */
export function unitWithout(state: UnitState, gone: string): UnitState | undefined {
  const { steward, owner, container: _stuck, ...unit } = state;
  if (gone === owner || gone === steward) return undefined;
  const reporters = Object.fromEntries(
    Object.entries(state.reporters).map(([name, held]) => [name, held.filter((mspId) => mspId !== gone)]),
  );
  const offers = state.offers.map((one) =>
    isOpen(one) && (one.from === gone || one.to === gone) ? { ...one, status: 'lapsed' as const } : one,
  );
  const custodian = state.custodian === gone ? owner : state.custodian;
  return { ...unit, steward, owner, custodian, reporters, offers, contents: [] };
}

export const isOpen = (one: Offer): boolean => one.status === 'offered';
export const openOffer = (state: UnitState, role: CustodyRole, to: string): Offer | undefined =>
  state.offers.find((one) => isOpen(one) && one.role === role && one.to === to);

export const sorted = (items: readonly string[]): string[] => [...new Set(items)].sort();

export function unitParties(state: UnitState): string[] {
  const open = state.offers.filter(isOpen).map((offer) => offer.to);
  return sorted([state.steward, state.custodian, state.owner, ...Object.values(state.reporters).flat(), ...open]);
}

/** Who has an offer open and no other part in the unit sees who gets the next one, and is seen (design.md §2). */
export function offersMeet(input: unknown, unit: unknown): { to: string; alreadyOffered: string[] } | undefined {
  const { to } = input as CustodyInput<'OfferRole'>;
  const state = unit as UnitState;
  const settled = unitParties({ ...state, offers: [] });
  if (unitParties(state).includes(to)) return undefined;
  const alreadyOffered = unitParties(state).filter((party) => !settled.includes(party));
  return alreadyOffered.length > 0 ? { to, alreadyOffered } : undefined;
}
