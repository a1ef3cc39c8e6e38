import { refuseUnless } from '../errors';
import type { CaseInput } from '../schema/case';
import type { CaseState } from '../schema/case-state';
import type { CaseFact, LifeFact } from '../schema/case-facts';
import { live, requireStatus } from './case-requirements';
import type { DecideContext } from './kind';

/**
 * What was detected is gone, says one of the two sides that look at it. Once both have said so, a case in which nobody has begun is closed: neither
 * calls it off alone (ADR 136).
 */
export function clearCase(input: CaseInput<'ClearCase'>, state: CaseState, { caller, at }: DecideContext): CaseFact[] {
  const { mspId: by } = caller;
  requireStatus(state, live);
  const sides = state.detected ? [state.openedBy, state.detected.neighbour] : [];
  refuseUnless(sides.includes(by), 'OTHER_SIDE', () => ({ side: 'detection' }));
  const said = state.cleared ?? [];
  refuseUnless(!said.some(({ mspId }) => mspId === by), 'ALREADY_CLEARED');
  const cleared: CaseFact = { type: 'CaseCleared', by, at, ...input };
  const isOver = said.length === 1 && ![...said, input].some(({ keepsOpen }) => keepsOpen) && !isBegun(state);
  return isOver ? [cleared, { type: 'CaseClosed', by, at }] : [cleared];
}

/** Whether somebody has done something in it, as far as its state tells. */
export const isBegun = ({ status, counted, parties, admissions }: CaseState): boolean =>
  !['open', 'acknowledged'].includes(status) ||
  counted.tasks + counted.remedies + admissions.length > 0 ||
  parties.length > 2;

export function cleared(
  state: CaseState,
  { type: _type, by: mspId, ...said }: Extract<LifeFact, { type: 'CaseCleared' }>,
): CaseState {
  return { ...state, cleared: [...(state.cleared ?? []), { mspId, ...said }] };
}

/** The state without what one that is party no more said of it. */
export function clearedWithout({ cleared: said = [], ...state }: CaseState, gone: string): CaseState {
  const others = said.filter(({ mspId }) => mspId !== gone);
  return { ...state, ...(others.length > 0 && { cleared: others }) };
}
