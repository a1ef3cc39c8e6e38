import { refuseUnless } from '../errors';
import type { CaseEntry, CaseInput } from '../schema/case';
import type { CaseState } from '../schema/case-state';
import type { CaseFact } from '../schema/case-facts';
import { live, openTask, requireStatus, unresolved } from './case-requirements';
import type { DecideContext } from './kind';
import { requireDue } from './update-request';

type Duty = { of: CaseEntry<'reminder'>['of']; task?: number | undefined };
/** By when, and how far it was escalated under the severity and deadline that hold. */
type Owed = { dueBy: string | undefined; level: number };

/** What is owed, as long as it is. @throws Refusal NOT_IN_CASE, STATUS, ALREADY_ACKNOWLEDGED */
function owed(state: CaseState, { of, task }: Duty): Owed {
  refuseUnless((of === 'task') === (task !== undefined), 'NOT_IN_CASE', () => ({ of, task }));
  if (of === 'task') return owedTask(state, task ?? 0);
  requireStatus(state, unresolved);
  const isAcknowledged = state.parties.every(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  refuseUnless(of === 'resolution' || !isAcknowledged, 'ALREADY_ACKNOWLEDGED');
  const { acknowledgeBy, resolveBy } = state.due ?? {};
  const dueBy = of === 'acknowledgement' ? acknowledgeBy : resolveBy;
  const before = state.escalated?.[of];
  const stands = before?.severity === state.severity && before.dueBy === dueBy;
  return { dueBy, level: stands ? before.level : 0 };
}

function owedTask(state: CaseState, number: number): Owed {
  requireStatus(state, live);
  const { due, escalated = 0 } = openTask(state, number);
  return { dueBy: due, level: escalated };
}

/**
 * Only upwards, as long as severity and deadline are the same: both sides' engines escalate, and one does.
 * A person need not wait until it is due.
 */
export function escalateCase(
  input: CaseInput<'EscalateCase'>,
  state: CaseState,
  { caller, at }: DecideContext,
): CaseFact[] {
  const { dueBy, level } = owed(state, input);
  refuseUnless(input.level > level, 'ALREADY_ESCALATED', () => ({ of: input.of, level }));
  const { severity } = state;
  return [{ type: 'CaseEscalated', by: caller.mspId, at, ...input, severity, ...(dueBy !== undefined && { dueBy }) }];
}

export function authoriseReminder(
  state: CaseState,
  { dueBy, ...of }: CaseEntry<'reminder'>,
  context: DecideContext,
): void {
  requireDue(dueBy, [owed(state, of).dueBy], context);
}
