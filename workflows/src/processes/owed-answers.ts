import { z } from 'zod';
import type { FeedFact, RecordId } from '../ports';
import type { Input, Output, Process } from '../process';
import { deadline } from './deadline';

const sorts = z.enum(['demand', 'commitment', 'capacity', 'agreement']);
type Sort = z.infer<typeof sorts>;
/** A request for update that is open; within 24 hours at the latest (CX-0128 §4.3.2), as the record's rules see to. */
export const updateRequest = z.object({ of: sorts, dueBy: deadline });
const state = z.object({
  /** Until when an answer was asked for with the figures themselves; absent once it was given. */
  respondBy: deadline.optional(),
  request: updateRequest.optional(),
});
export type Owed = z.infer<typeof state>;

type Watched = {
  name: string;
  kind: string;
  /** What `respondBy` asks for. */
  response: Sort;
  /** What is owed after a fact. */
  afterFact: (before: Owed, fact: FeedFact) => Owed;
};

/** A process that watches a record for answers that are owed: what is, when the ledger's time reaches the deadline, is reminded of, for both sides. */
export function owedAnswers({ name, kind, response, afterFact }: Watched): Process<Owed> {
  function evolve(current: Owed = {}, input: Input): Owed | undefined {
    const next = input.type === 'due' ? without(current, input.timer) : afterFact(current, input.fact);
    return next.respondBy === undefined && next.request === undefined ? undefined : next;
  }
  function remind(
    { timer: due, due: dueBy }: Extract<Input, { type: 'due' }>,
    current: Owed | undefined,
    record: RecordId,
  ): Output[] {
    const of = due === 'response' ? response : current?.request?.of;
    if (of === undefined) return [];
    return [
      { type: 'perform', name: `remind/${of}/${dueBy}`, effect: { type: 'remind', record, reminder: { of, dueBy } } },
    ];
  }
  return {
    name,
    kinds: [kind],
    state,
    decide: (input, current, record) =>
      input.type === 'due' ? remind(input, current, record) : watch(current, evolve(current, input)),
    evolve,
  };
}

export function answered(current: Owed, of: Sort): Owed {
  return current.request?.of === of ? { ...current, request: undefined } : current;
}

function without(current: Owed, timer: string): Owed {
  return timer === 'response' ? { ...current, respondBy: undefined } : { ...current, request: undefined };
}

/** Timers follow from what is owed before and after. */
function watch(before: Owed | undefined, after: Owed | undefined): Output[] {
  return [
    ...timer('response', before?.respondBy, after?.respondBy),
    ...timer('request', before?.request?.dueBy, after?.request?.dueBy),
  ];
}

function timer(name: string, before: string | undefined, after: string | undefined): Output[] {
  if (before === after) return [];
  return [after === undefined ? { type: 'cancelTimer', timer: name } : { type: 'setTimer', timer: name, due: after }];
}
