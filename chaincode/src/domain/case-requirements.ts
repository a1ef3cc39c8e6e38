import { Refusal, refuseUnless } from '../errors';
import type { CaseState, CaseTask, Remedy } from '../schema/case-state';
import type { CaseStatus } from '../schema/case-terms';
import type { DecideContext } from './kind';

/** @throws Refusal STATUS */
export function requireStatus({ status }: CaseState, needed: readonly CaseStatus[]): void {
  refuseUnless(needed.includes(status), 'STATUS', () => ({ status, needed: [...needed] }));
}

export const unresolved = ['open', 'acknowledged', 'in-work', 'voting', 'rejected'] as const;
export const live = [...unresolved, 'resolved'] as const;

export const isParty = ({ parties }: CaseState, mspId: string): boolean =>
  parties.some((party) => party.mspId === mspId);

/** @throws Refusal PARTY_UNKNOWN */
export function requireParty(state: CaseState, mspId: string): void {
  refuseUnless(isParty(state, mspId), 'PARTY_UNKNOWN', () => ({ mspId }));
}

/** Who is to take part must be there to answer. @throws Refusal PARTY_UNKNOWN */
export function requireActiveMember(mspId: string, { members }: DecideContext): void {
  const active = members.some((member) => member.mspId === mspId && member.state === 'active');
  refuseUnless(active, 'PARTY_UNKNOWN', () => ({ mspId }));
}

/** @throws Refusal TOO_MANY */
export function requireRoom(what: string, actual: number, limit: number): void {
  refuseUnless(actual < limit, 'TOO_MANY', () => ({ what, limit }));
}

/** @throws Refusal NOT_IN_CASE */
export function taskNumbered({ tasks }: CaseState, task: number): CaseTask {
  const found = tasks.find(({ id }) => id === task);
  if (!found) throw new Refusal('NOT_IN_CASE', { task });
  return found;
}

/** @throws Refusal NOT_IN_CASE, STATUS */
export function openTask(state: CaseState, task: number): CaseTask {
  const found = taskNumbered(state, task);
  refuseUnless(found.status === 'open', 'STATUS', () => ({ status: found.status, needed: ['open'] }));
  return found;
}

/** @throws Refusal NOT_IN_CASE, STATUS */
export function openRemedy({ remedies }: CaseState, remedy: number): Remedy {
  const found = remedies.find(({ id }) => id === remedy);
  if (!found) throw new Refusal('NOT_IN_CASE', { remedy });
  refuseUnless(found.status === 'open', 'STATUS', () => ({ status: found.status, needed: ['open'] }));
  return found;
}

/**
 * A list with one more of this member's: where it would have more than its share, its oldest that is over gives way. What became of
 * that say the facts. `isOver`: none that is open gives way, so there is room only if one is over.
 */
export function withOneMore<Item extends { by: string; status: string }>(
  items: readonly Item[],
  one: Item,
  share: number,
): Item[] {
  const own = items.filter(({ by }) => by === one.by);
  const gives = own.length < share ? undefined : own.find(({ status }) => status !== 'open');
  return [...items.filter((item) => item !== gives), one];
}

/** How many of this member's are open: the next finds room where these are fewer than its share. */
export const openOf = (items: readonly { by: string; status: string }[], mspId: string): number =>
  items.filter(({ by, status }) => by === mspId && status === 'open').length;
