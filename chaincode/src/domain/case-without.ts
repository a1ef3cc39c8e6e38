import type { CaseState } from '../schema/case-state';
import { clearedWithout } from './case-clearing';
import { withdrawn } from './case-remedies';

/**
 * The case without a member that has left the consortium. What waits for it is dropped: its tasks, and what is put to vote or asked among other
 * parties than there are now. What it said strictly passes to who is party longest. undefined: nobody is left to work with.
 */
export function caseWithout(state: CaseState, gone: string): CaseState | undefined {
  const parties = state.parties.filter(({ mspId }) => mspId !== gone);
  if (parties.length < 2) return undefined;
  const tasks = state.tasks.map((task) =>
    task.owner === gone && task.status === 'open' ? { ...task, status: 'dropped' as const } : task,
  );
  const saidBy = saidByOthers({ ...state, parties }, gone);
  const status = state.status === 'voting' ? 'in-work' : state.status;
  const rest = clearedWithout(state, gone);
  return { ...rest, parties, tasks, remedies: withdrawn(state.remedies), admissions: [], status, saidBy };
}

/** What it said strictly passes to who is party longest. */
export function saidByOthers({ saidBy, parties: [first] }: CaseState, gone: string): CaseState['saidBy'] {
  const others = Object.entries(saidBy).map(([what, by]) => [what, by === gone ? (first?.mspId ?? by) : by]);
  return Object.fromEntries(others) as CaseState['saidBy'];
}
