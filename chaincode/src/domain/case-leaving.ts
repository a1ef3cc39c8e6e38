import { refuseUnless } from '../errors';
import type { CaseInput } from '../schema/case';
import type { CaseState } from '../schema/case-state';
import type { CaseFact, LifeFact } from '../schema/case-facts';
import { clearedWithout } from './case-clearing';
import { saidByOthers } from './case-without';
import type { DecideContext } from './kind';

/**
 * A party steps out, and gets nothing of what comes after (protocol.md §4). It leaves nothing of its own open: no task, no remedy that it suggested or is
 * bound by; and at least two to go on (ADR 137).
 */
export function leaveCase(input: CaseInput<'LeaveCase'>, state: CaseState, { caller, at }: DecideContext): CaseFact[] {
  const { mspId: by } = caller;
  refuseUnless(state.parties.length > 2, 'TOO_FEW_PARTIES', () => ({ least: 2 }));
  const tasks = state.tasks.filter(({ status, owner, by: giver }) => status === 'open' && [owner, giver].includes(by));
  const remedies = state.remedies.filter(
    ({ binds, by: suggester, ...one }) => holds(one, state) && [...binds, suggester].includes(by),
  );
  refuseUnless(tasks.length + remedies.length === 0, 'STILL_BOUND', () => ({
    tasks: tasks.map(({ id }) => id),
    remedies: remedies.map(({ id }) => id),
  }));
  return [{ type: 'PartyLeft', by, at, ...input }];
}

/** One that was accepted is carried out until the case is closed. */
const holds = ({ status }: Pick<CaseState['remedies'][number], 'status'>, state: CaseState): boolean =>
  status === 'open' || (status === 'accepted' && state.status === 'resolved');

/**
 * What it gave and suggested is over, and leaves with it: a share of the case for each who was ever party would fill it. Who was to be admitted was asked for
 * among other parties.
 */
export function left(before: CaseState, { by }: Extract<LifeFact, { type: 'PartyLeft' }>): CaseState {
  const state = clearedWithout(before, by);
  const parties = state.parties.filter(({ mspId }) => mspId !== by);
  const byAll = parties.every(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  return {
    ...state,
    ...{ parties, admissions: [], saidBy: saidByOthers({ ...state, parties }, by) },
    tasks: state.tasks.filter((task) => task.by !== by),
    remedies: state.remedies.filter((remedy) => remedy.by !== by),
    status: byAll && state.status === 'open' ? 'acknowledged' : state.status,
  };
}
