import { refuseUnless } from '../errors';
import { caseLimits, type CaseInput } from '../schema/case';
import type { CaseState, CaseTask } from '../schema/case-state';
import type { TaskFact } from '../schema/case-facts';
import { openOf, openTask, requireParty, requireRoom, withOneMore } from './case-requirements';
import type { DecideContext } from './kind';
import { requireLater, requireSide } from './sides';

/** Anybody may ask anybody; who is asked may drop it. A task waits only for tasks that are there before it, so never in a circle. */
export function addTask(input: CaseInput<'AddTask'>, state: CaseState, { caller, at }: DecideContext): TaskFact[] {
  const { mspId: by } = caller;
  const { owner, due, blockedBy = [] } = input;
  requireParty(state, owner);
  requireLater(due, at);
  for (const task of blockedBy) openTask(state, task);
  refuseUnless(new Set(blockedBy).size === blockedBy.length, 'NOT_IN_CASE', () => ({ blockedBy }));
  requireRoom('tasks', openOf(state.tasks, by), caseLimits.tasks);
  return [{ type: 'TaskAdded', task: { ...input, id: state.counted.tasks + 1, by, blockedBy } }];
}

/** By whoever means to do it, whoever's it is: taking it on is its own consent. */
export function takeTask(input: CaseInput<'TakeTask'>, state: CaseState, { caller }: DecideContext): TaskFact[] {
  const { owner, role } = openTask(state, input.task);
  const { mspId: by } = caller;
  const taken = { task: input.task, from: owner, by, role: input.role ?? role };
  refuseUnless(by !== owner || taken.role !== role, 'NOTHING_CHANGED');
  return [{ type: 'TaskTaken', ...taken }];
}

/** By whose it is; who gets it may drop it, as one that it was asked for. */
export function handOnTask(input: CaseInput<'HandOnTask'>, state: CaseState, { caller }: DecideContext): TaskFact[] {
  const { owner, role: before } = openTask(state, input.task);
  requireSide(owner, caller.mspId, 'owner');
  requireParty(state, input.to);
  const role = input.role ?? before;
  refuseUnless(input.to !== owner || role !== before, 'NOTHING_CHANGED');
  return [{ type: 'TaskHandedOn', by: owner, ...input, role }];
}

export function finishTask(input: CaseInput<'FinishTask'>, state: CaseState, { caller }: DecideContext): TaskFact[] {
  const { owner, blockedBy } = openTask(state, input.task);
  requireSide(owner, caller.mspId, 'owner');
  const waitsFor = state.tasks.filter(({ id, status }) => status === 'open' && blockedBy.includes(id));
  refuseUnless(waitsFor.length === 0, 'TASK_BLOCKED', () => ({ by: waitsFor.map(({ id }) => id) }));
  return [{ type: 'TaskFinished', by: caller.mspId, ...input }];
}

/** By whose it is, or who asked for it. */
export function dropTask(input: CaseInput<'DropTask'>, state: CaseState, { caller }: DecideContext): TaskFact[] {
  const { owner, by } = openTask(state, input.task);
  if (caller.mspId !== by) requireSide(owner, caller.mspId, 'owner');
  return [{ type: 'TaskDropped', by: caller.mspId, ...input }];
}

export function evolveTasks(state: CaseState, fact: TaskFact): CaseState {
  if (fact.type === 'TaskAdded') {
    const tasks = withOneMore(state.tasks, { ...fact.task, status: 'open' }, caseLimits.tasks);
    const begun = state.status === 'voting' || state.status === 'resolved' ? state.status : 'in-work';
    return { ...state, tasks, status: begun, counted: { ...state.counted, tasks: fact.task.id } };
  }
  return { ...state, tasks: state.tasks.map((task) => (task.id === fact.task ? { ...task, ...after(fact) } : task)) };
}

function after(fact: Exclude<TaskFact, { type: 'TaskAdded' }>): Partial<CaseTask> {
  switch (fact.type) {
    case 'TaskTaken':
      return { owner: fact.by, role: fact.role };
    case 'TaskHandedOn':
      return { owner: fact.to, role: fact.role };
    case 'TaskFinished':
      return { status: 'done' };
    case 'TaskDropped':
      return { status: 'dropped' };
  }
}
