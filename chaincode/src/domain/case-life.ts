import { refuseUnless } from '../errors';
import type { CaseInput } from '../schema/case';
import type { CaseState } from '../schema/case-state';
import { caseSeverities, type CaseSeverity } from '../schema/case-terms';
import type { CaseFact, LifeFact } from '../schema/case-facts';
import { cleared } from './case-clearing';
import { requireOwners, requireSpan, saidByOf } from './case-opening';
import { left } from './case-leaving';
import { withdrawn } from './case-remedies';
import { live, requireStatus } from './case-requirements';
import type { DecideContext } from './kind';
import { requireLater, requireSide } from './sides';

export function acknowledgeCase(state: CaseState, { caller, at }: DecideContext): CaseFact[] {
  requireStatus(state, live);
  const own = state.parties.find(({ mspId }) => mspId === caller.mspId);
  refuseUnless(own?.acknowledgedAt === undefined, 'ALREADY_ACKNOWLEDGED', () => ({ since: own?.acknowledgedAt }));
  return [{ type: 'CaseAcknowledged', by: caller.mspId, at }];
}

/**
 * Any party may make severity and deadlines stricter; less strict, only who said them so. So nobody plays down what another suffers from, or
 * gives itself more time, and what one member exaggerates is its own word, under its name.
 */
export function changeCase(input: CaseInput<'ChangeCase'>, state: CaseState, context: DecideContext): CaseFact[] {
  const { caller, at } = context;
  const { reason: _why, ...changes } = input;
  requireStatus(state, live);
  refuseUnless(!holdsAlready(changes, state, context), 'NOTHING_CHANGED');
  if (input.description !== undefined || input.affected) requireSide(state.openedBy, caller.mspId, 'opener');
  requireOwners(input.affected ?? [], state.parties);
  requireSpan(input.period);
  if (input.severity && rank(input.severity) < rank(state.severity))
    requireSide(state.saidBy.severity, caller.mspId, 'severity');
  requireMayMove(input.due ?? {}, state, { caller, at });
  return [{ type: 'CaseChanged', by: caller.mspId, ...input }];
}

function requireMayMove(
  given: NonNullable<CaseState['due']>,
  state: CaseState,
  { caller, at }: Pick<DecideContext, 'caller' | 'at'>,
): void {
  for (const name of ['acknowledgeBy', 'resolveBy'] as const) {
    const [time, stands] = [movedOf(given, state.due)[name], state.due?.[name]];
    requireLater(time, at);
    if (time !== undefined && stands !== undefined && time > stands)
      requireSide(state.saidBy[name] ?? '', caller.mspId, name);
  }
}

const rank = (severity: CaseSeverity): number => caseSeverities.indexOf(severity);

/** A period is given whole; of deadlines, what is not given stays. */
function holdsAlready(
  { period, due, affected, ...words }: Omit<CaseInput<'ChangeCase'>, 'reason'>,
  state: CaseState,
  { digest }: { digest: (value: unknown) => string },
): boolean {
  const samePeriod = !period || (period.from === state.period?.from && period.until === state.period.until);
  const sameWords = Object.entries(words).every(([name, word]) => state[name as keyof typeof words] === word);
  const sameThings = !affected || digest(affected) === digest(state.affected);
  return samePeriod && sameWords && sameThings && Object.keys(movedOf(due ?? {}, state.due)).length === 0;
}

/** Without an outcome only by who opened it: over, or a mistake. What a detector opened is nobody's to call off alone. */
export function closeCase(input: CaseInput<'CloseCase'>, state: CaseState, { caller, at }: DecideContext): CaseFact[] {
  requireStatus(state, live);
  const isOpener = state.openedBy === caller.mspId && !state.detected;
  if (!isOpener) requireStatus(state, ['resolved', 'rejected']);
  return [{ type: 'CaseClosed', by: caller.mspId, at, ...input }];
}

/** Any party whom the outcome does not help; what was voted is past, and another remedy is voted on anew. */
export function reopenCase(input: CaseInput<'ReopenCase'>, state: CaseState, { caller }: DecideContext): CaseFact[] {
  requireStatus(state, ['resolved', 'closed']);
  return [{ type: 'CaseReopened', by: caller.mspId, ...input }];
}

export function evolveLife(state: CaseState, fact: LifeFact): CaseState {
  switch (fact.type) {
    case 'CaseAcknowledged':
      return acknowledged(state, fact);
    case 'CaseChanged':
      return changed(state, fact);
    case 'CaseEscalated':
      return escalated(state, fact);
    case 'CaseCleared':
      return cleared(state, fact);
    case 'PartyLeft':
      return left(state, fact);
    case 'CaseResolved': {
      const { type: _type, ...resolution } = fact;
      return { ...state, status: 'resolved', remedies: withdrawn(state.remedies), resolution };
    }
    case 'CaseClosed':
      return closed(state, fact);
    case 'CaseReopened': {
      const { resolution: _past, cleared: _gone, ...rest } = state;
      return { ...rest, status: 'in-work' };
    }
  }
}

type Of<Type extends LifeFact['type']> = Extract<LifeFact, { type: Type }>;

function acknowledged(state: CaseState, { by, at }: Of<'CaseAcknowledged'>): CaseState {
  const parties = state.parties.map((party) => (party.mspId === by ? { ...party, acknowledgedAt: at } : party));
  const byAll = parties.every(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  return { ...state, parties, status: byAll && state.status === 'open' ? 'acknowledged' : state.status };
}

function changed(state: CaseState, { type: _type, by, reason: _why, due, ...changes }: Of<'CaseChanged'>): CaseState {
  const { severity = state.severity } = changes;
  const own = due && movedOf(due, state.due);
  const saidBy = {
    ...state.saidBy,
    ...(severity !== state.severity && { severity: by }),
    ...(own && saidByOf(own, by)),
  };
  return { ...state, ...changes, ...(due && { due: { ...state.due, ...due } }), saidBy };
}

/** Those deadlines that are other ones than before. */
const movedOf = (given: NonNullable<CaseState['due']>, stands: CaseState['due']): NonNullable<CaseState['due']> =>
  Object.fromEntries(Object.entries(given).filter(([name, time]) => stands?.[name as keyof typeof given] !== time));

function escalated(state: CaseState, fact: Of<'CaseEscalated'>): CaseState {
  const { of, task, level, by, at, severity, dueBy } = fact;
  if (of === 'task')
    return { ...state, tasks: state.tasks.map((one) => (one.id === task ? { ...one, escalated: level } : one)) };
  const escalation = { level, by, at, severity, ...(dueBy !== undefined && { dueBy }) };
  return { ...state, escalated: { ...state.escalated, [of]: escalation } };
}

/** A closed case asks nothing of anybody. */
function closed(state: CaseState, { by, at, text }: Of<'CaseClosed'>): CaseState {
  const resolution = state.resolution ?? { by, at, ...(text !== undefined && { text }) };
  const tasks = state.tasks.map((task) => (task.status === 'open' ? { ...task, status: 'dropped' as const } : task));
  return {
    ...state,
    ...{ status: 'closed', tasks, remedies: withdrawn(state.remedies), admissions: [] },
    ...(state.status === 'rejected' ? {} : { resolution }),
  };
}
