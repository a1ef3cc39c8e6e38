import { z } from 'zod';
import type { FeedFact, Notice, RecordId } from '../ports';
import type { Input, Output, Process } from '../process';
import { caseDuties, dutiesAfter, type CaseDuties, type Duty } from './case-duties';
import type { Absence, Escalating } from './path';
import { type PlannedStep, planOf } from './plan';

/** The timer at which all is planned anew: paths have changed. */
const pathsChanged = '*';
export const caseEscalationName = 'case-escalation';
type Place = { record: RecordId; escalating: Escalating };

/**
 * Watches what a case's parties owe by when: it tells this member's people of a case, of a task of theirs, of a deadline that was missed step by
 * step; it reminds all parties, and escalates. A person who has taken the case is not passed over, unless he is away.
 */
export const caseEscalation: Process<CaseDuties, Escalating> = {
  name: caseEscalationName,
  settings: caseEscalationName,
  kinds: ['case'],
  state: caseDuties,
  decide(input, state, record, escalating) {
    const place = { record, escalating };
    if (input.type === 'fact') return onFact(state, input.fact, place);
    const planned = state === undefined ? [] : planOf(state, record, escalating);
    if (input.timer === pathsChanged) return planned.filter(({ at }) => at > input.now).map(timerOf);
    const step = planned.find(({ name }) => name === input.timer);
    return state && step ? taken(step, state, place, input) : [];
  },
  evolve: (state, input) => (input.type === 'fact' ? dutiesAfter(state, input.fact) : state),
};

function onFact(state: CaseDuties | undefined, fact: FeedFact, { record, escalating }: Place): Output[] {
  const before = state === undefined ? [] : planOf(state, record, escalating);
  const next = dutiesAfter(state, fact);
  const after = next === undefined ? [] : planOf(next, record, escalating);
  const gone = before.filter(({ name }) => !after.some((one) => one.name === name));
  const fresh = after.filter((one) => !before.some(({ name, at }) => name === one.name && at === one.at));
  return [
    ...gone.map(({ name }): Output => ({ type: 'cancelTimer', timer: name })),
    ...fresh.map(timerOf),
    ...(next === undefined ? [] : tellOf(fact, next, escalating)),
  ];
}

const timerOf = ({ name, at }: PlannedStep): Output => ({ type: 'setTimer', timer: name, due: at });

const named = z.union([
  z.object({ task: z.object({ id: z.number() }) }).transform(({ task }) => task.id),
  z.object({ task: z.number() }).transform(({ task }) => task),
]);
const admitted = z.object({ mspId: z.string() });

/** What somebody of this member should know at once. */
function tellOf(fact: FeedFact, duties: CaseDuties, { mspId }: Escalating): Output[] {
  const { type, data, by } = fact;
  const dueBy = duties.due?.acknowledgeBy;
  switch (type) {
    case 'CaseOpened':
      // also what the own detector opened: nobody of the member has seen it yet
      if (duties.parties.some((one) => one.mspId === mspId && one.acknowledgedAt !== undefined)) return [];
      return [tell('planner', `opened: ${duties.title}`, duties.severity, dueBy)];
    case 'PartyAdmitted':
      return admitted.parse(data).mspId === mspId
        ? [tell('planner', 'admitted to a case', duties.severity, dueBy)]
        : [];
    case 'TaskAdded':
    case 'TaskHandedOn':
      return by === mspId ? [] : tellOwner(fact, duties, mspId);
    case 'CaseEscalated':
      return [tell('manager', `escalated: ${duties.title}`, 'critical', dueBy)];
    default:
      return [];
  }
}

/** Whose a task has become by another's word. */
function tellOwner({ data }: FeedFact, { tasks, severity }: CaseDuties, mspId: string): Output[] {
  const number = named.parse(data);
  const task = tasks.find(({ id }) => id === number);
  return task?.owner === mspId ? [tell(task.role, `task: ${task.title}`, severity, task.due)] : [];
}

/** A step has come. */
function taken(
  step: PlannedStep,
  duties: CaseDuties,
  { record, escalating }: Place,
  { now }: Extract<Input, { type: 'due' }>,
): Output[] {
  const { duty, role, level } = step;
  const at = { of: duty.of, ...(duty.task !== undefined && { task: duty.task }) };
  if (step.name.endsWith(`/due/${duty.dueBy}`))
    return [performed(step, { type: 'remind', record, reminder: { ...at, dueBy: duty.dueBy } })];
  const keeper = escalating.taken[`${record.channel}/${record.kind}/${record.id}`];
  const away = keeper && escalating.absences.find((one) => isAway(one, keeper, now));
  const why = `overdue ${duty.of}: ${duties.title}`;
  if (keeper) return away ? [tell(away.deputy, why, duties.severity, duty.dueBy)] : [tellPerson(keeper, why, duty)];
  return [
    ...(role === undefined ? [] : [tell(role, why, duties.severity, duty.dueBy)]),
    ...(level === undefined ? [] : [performed(step, { type: 'escalate', record, escalation: { ...at, level } })]),
  ];
}

const performed = ({ name }: PlannedStep, effect: Extract<Output, { type: 'perform' }>['effect']): Output => ({
  ...{ type: 'perform', name, effect },
});

const isAway = ({ person, from, until }: Absence, { issuer, subject }: Absence['person'], now: string): boolean =>
  person.issuer === issuer && person.subject === subject && from <= now && now < until;

const grave: readonly string[] = ['critical', 'line-stop'];

function tell(role: string, why: string, severity: string, dueBy: string | undefined): Output {
  const urgency: Notice['urgency'] = grave.includes(severity) ? 'high' : 'normal';
  return { type: 'notify', notice: { to: { role }, why, urgency, ...(dueBy !== undefined && { dueBy }) } };
}

const tellPerson = (person: Absence['person'], why: string, { dueBy }: Duty): Output => ({
  ...{ type: 'notify', notice: { to: { person }, why, urgency: 'high', dueBy } },
});
