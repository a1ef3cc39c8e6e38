import { z } from 'zod';
import { deadline } from '../processes/deadline';
import type { FeedFact } from '../ports';
import type { DutyName } from './path';

const due = z.object({ acknowledgeBy: deadline.optional(), resolveBy: deadline.optional() });
const task = z.object({
  id: z.number(),
  owner: z.string(),
  role: z.string(),
  title: z.string(),
  due: deadline.optional(),
});
const said = z.object({ severity: z.string(), category: z.string(), due: due.optional() });
const party = z.object({ mspId: z.string(), acknowledgedAt: z.string().optional() });

/** What of a case bears on who has to do what by when. */
export const caseDuties = said.extend({
  title: z.string(),
  parties: z.array(party),
  isResolved: z.boolean(),
  tasks: z.array(task),
});
export type CaseDuties = z.infer<typeof caseDuties>;

/** Something owed by a time. `by`: whose it is; a resolution is everybody's. */
export type Duty = { of: DutyName; task?: number; dueBy: string; by: readonly string[] };

const opened = said.extend({
  title: z.string(),
  by: z.string(),
  parties: z.array(z.string()),
  detected: z.unknown().optional(),
  at: z.string(),
});
const changed = said.partial();
const by = z.object({ by: z.string(), at: z.string() });
const admitted = z.object({ mspId: z.string() });
const added = z.object({ task });
const ofTask = z.object({ task: z.number() });
const taken = ofTask.extend({ by: z.string(), role: z.string() }).transform(({ by: to, ...rest }) => ({ ...rest, to }));
const handedOn = ofTask.extend({ to: z.string(), role: z.string() });
const left = z.object({ by: z.string() });
const succeeded = z.object({ state: z.unknown() });
const stated = said.extend({
  title: z.string(),
  parties: z.array(party),
  status: z.string(),
  tasks: z.array(task.extend({ status: z.string() })),
});
const over: readonly string[] = ['resolved', 'rejected', 'closed'];

/** Of a case as its state stands. */
export function dutiesIn(state: unknown): CaseDuties {
  const { status, tasks, ...rest } = stated.parse(state);
  return { ...rest, isResolved: over.includes(status), tasks: tasks.filter((one) => one.status === 'open') };
}

/** Who joins later knows of nothing before. */
const unknown: CaseDuties = {
  severity: 'major',
  category: 'other',
  title: 'a case',
  parties: [],
  isResolved: false,
  tasks: [],
};

/** undefined: nothing is owed any more. */
export function dutiesAfter(before: CaseDuties | undefined, { type, data }: FeedFact): CaseDuties | undefined {
  const known = before ?? unknown;
  switch (type) {
    case 'CaseOpened':
      return begun(opened.parse(data));
    case 'Succeeded':
      return dutiesIn(succeeded.parse(data).state);
    case 'CaseAcknowledged': {
      const { by: mspId, at } = by.parse(data);
      return { ...known, parties: withParty(known.parties, { mspId, acknowledgedAt: at }) };
    }
    case 'CaseChanged': {
      const { due: moved, ...words } = changed.parse(data);
      return { ...known, ...words, ...((moved ?? known.due) && { due: { ...known.due, ...moved } }) };
    }
    case 'PartyAdmitted':
      return { ...known, parties: withParty(known.parties, { mspId: admitted.parse(data).mspId }) };
    case 'CaseClosed':
      return undefined;
    default:
      return afterWork(known, type, data);
  }
}

function afterWork(known: CaseDuties, type: string, data: unknown): CaseDuties {
  switch (type) {
    case 'TaskAdded':
      return { ...known, tasks: [...known.tasks, added.parse(data).task] };
    case 'TaskTaken':
      return { ...known, tasks: reassigned(known.tasks, taken.parse(data)) };
    case 'TaskHandedOn':
      return { ...known, tasks: reassigned(known.tasks, handedOn.parse(data)) };
    case 'TaskFinished':
    case 'TaskDropped':
      return { ...known, tasks: known.tasks.filter(({ id }) => id !== ofTask.parse(data).task) };
    case 'PartyLeft':
      return { ...known, parties: known.parties.filter(({ mspId }) => mspId !== left.parse(data).by) };
    case 'CaseResolved':
      return { ...known, isResolved: true };
    case 'CaseReopened':
      return { ...known, isResolved: false };
    default:
      return known;
  }
}

const reassigned = (
  tasks: CaseDuties['tasks'],
  { task, to: owner, role }: { task: number; to: string; role: string },
): CaseDuties['tasks'] => tasks.map((one) => (one.id === task ? { ...one, owner, role } : one));

function begun({
  by: opener,
  parties,
  detected,
  at,
  title,
  severity,
  category,
  due: until,
}: z.infer<typeof opened>): CaseDuties {
  const first = { mspId: opener, ...(detected === undefined && { acknowledgedAt: at }) };
  return {
    ...{ title, severity, category, isResolved: false, tasks: [] },
    ...(until && { due: until }),
    parties: [first, ...parties.map((mspId) => ({ mspId }))],
  };
}

const withParty = (parties: CaseDuties['parties'], one: CaseDuties['parties'][number]): CaseDuties['parties'] => [
  ...parties.filter(({ mspId }) => mspId !== one.mspId),
  one,
];

/** All that is owed in it now. */
export function owedIn({ due: until, parties, isResolved, tasks }: CaseDuties): Duty[] {
  const silent = parties.filter(({ acknowledgedAt }) => acknowledgedAt === undefined).map(({ mspId }) => mspId);
  const everybody = parties.map(({ mspId }) => mspId);
  const { acknowledgeBy, resolveBy } = until ?? {};
  return [
    ...(acknowledgeBy !== undefined && silent.length > 0 && !isResolved
      ? [{ of: 'acknowledgement' as const, dueBy: acknowledgeBy, by: silent }]
      : []),
    ...(resolveBy !== undefined && !isResolved ? [{ of: 'resolution' as const, dueBy: resolveBy, by: everybody }] : []),
    ...tasks.flatMap(({ id, due: dueBy, owner }) =>
      dueBy === undefined ? [] : [{ of: 'task' as const, task: id, dueBy, by: [owner] }],
    ),
  ];
}
