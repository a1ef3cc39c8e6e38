import { refuseUnless } from '../errors';
import type { CaseInput } from '../schema/case';
import type { CaseState } from '../schema/case-state';
import type { CaseFact } from '../schema/case-facts';
import { requireActiveMember, requireRoom } from './case-requirements';
import type { DecideContext } from './kind';
import { requireLater } from './sides';

type Opened = Extract<CaseFact, { type: 'CaseOpened' }>;

export function openCase(
  { detected, ...input }: CaseInput<'OpenCase'>,
  state: CaseState | undefined,
  context: DecideContext,
): CaseFact[] {
  const { caller, at, id } = context;
  refuseUnless(state === undefined, 'ALREADY_THERE');
  requireParties(input.parties, context);
  requireOwners(
    input.affected,
    [caller.mspId, ...input.parties].map((mspId) => ({ mspId })),
  );
  requireSpan(input.period);
  requireLater(input.due?.acknowledgeBy, at);
  requireLater(input.due?.resolveBy, at);
  // both nodes find it, each for the link of the two; others are admitted
  if (detected) requireRoom('parties', input.parties.length, 2);
  // 16 bytes that nobody chose, and from which nobody finds the id: knowing that would show who holds the case
  const disruption = input.disruption ?? context.digest(['disruption', id]).slice(0, 32);
  const found = detected && {
    detected: { ...detected, record: context.digest(detected.record), neighbour: input.parties[0] ?? '' },
  };
  return [{ type: 'CaseOpened', by: caller.mspId, at, ...input, disruption, ...found }];
}

function requireParties(others: readonly string[], context: DecideContext): void {
  refuseUnless(!others.includes(context.caller.mspId), 'WITH_ONESELF');
  others.forEach((mspId, index) => {
    refuseUnless(!others.slice(0, index).includes(mspId), 'ALREADY_PARTY', () => ({ mspId }));
    requireActiveMember(mspId, context);
  });
}

/** Nobody reads of a member in a case that it may not know of. @throws Refusal PARTY_UNKNOWN */
export function requireOwners(affected: CaseState['affected'], parties: readonly { mspId: string }[]): void {
  for (const { of: mspId } of affected)
    refuseUnless(mspId === undefined || parties.some((party) => party.mspId === mspId), 'PARTY_UNKNOWN', () => ({
      mspId,
    }));
}

/** @throws Refusal SPAN_INVALID */
export function requireSpan(period: CaseState['period']): void {
  const { from, until } = period ?? {};
  refuseUnless(from === undefined || until === undefined || from <= until, 'SPAN_INVALID', () => ({ from, until }));
}

export function openedCase({ type: _type, by, at, parties: others, ...said }: Opened): CaseState {
  const [opener, ...rest] = [by, ...others].map((mspId) => ({ mspId, by, since: at }));
  // whoever opens a case knows of it; a detector that does has told nobody yet
  const first = { ...opener, ...(!said.detected && { acknowledgedAt: at }) } as CaseState['parties'][number];
  const saidBy = { severity: by, ...(said.due && saidByOf(said.due, by)) };
  const nothing = { counted: { tasks: 0, remedies: 0 }, tasks: [], remedies: [], admissions: [] };
  return { ...said, openedBy: by, openedAt: at, parties: [first, ...rest], status: 'open', saidBy, ...nothing };
}

export const saidByOf = (due: NonNullable<CaseState['due']>, by: string) => ({
  ...(due.acknowledgeBy !== undefined && { acknowledgeBy: by }),
  ...(due.resolveBy !== undefined && { resolveBy: by }),
});
