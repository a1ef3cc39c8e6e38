import { z } from 'zod';
import type { FeedFact, RecordId, Reminder } from '../ports';
import type { Input, Output, Process } from '../process';
import { deadline } from './deadline';

const asked = z.object({ respondBy: deadline.optional() });
const request = z.object({ of: z.enum(['demand', 'commitment']), dueBy: deadline });
const succeeded = z.object({
  state: z.object({
    active: z.boolean(),
    revision: z.number(),
    commitment: z.object({ revision: z.number() }).optional(),
    respondBy: deadline.optional(),
    request: request.optional(),
  }),
});
const state = z.object({
  /** Until when the buyer asked for a commitment to the revision that stands; absent once it has it. */
  respondBy: deadline.optional(),
  /** The request for update that is open; within 24 hours at the latest (CX-0128 §4.3.2), as the record's rules see to. */
  request: request.optional(),
});
type State = z.infer<typeof state>;

/**
 * Watches a forecast for answers that are owed: the supplier's commitment by the date the buyer set, either side's answer
 * to a request for update. What is owed when the ledger's time reaches the deadline is reminded of, for both sides.
 */
export const forecastResponseDeadline: Process<State> = {
  name: 'forecast-response-deadline',
  kinds: ['forecast'],
  state,
  decide: (input, current, record) =>
    input.type === 'due' ? remind(input, current, record) : watch(current, evolve(current, input)),
  evolve,
};

function evolve(current: State = {}, input: Input): State | undefined {
  const next = input.type === 'due' ? without(current, input.timer) : afterFact(current, input.fact);
  return next.respondBy === undefined && next.request === undefined ? undefined : next;
}

function afterFact(current: State, fact: FeedFact): State {
  switch (fact.type) {
    case 'ForecastPublished':
      return asked.parse(fact.data);
    case 'Succeeded':
      return takenOver(succeeded.parse(fact.data).state);
    case 'ForecastRevised':
      return { ...answered(current, 'demand'), respondBy: asked.parse(fact.data).respondBy };
    case 'ForecastCommitted':
      return { ...answered(current, 'commitment'), respondBy: undefined };
    case 'ForecastUpdateRequested':
      return { ...current, request: request.parse(fact.data) };
    case 'ForecastDeactivated':
      return {};
    default:
      return current;
  }
}

/** What is owed in the state that a successor begins with. */
function takenOver({ active, revision, commitment, respondBy, request }: z.infer<typeof succeeded>['state']): State {
  if (!active) return {};
  return { respondBy: commitment?.revision === revision ? undefined : respondBy, request };
}

function answered(current: State, of: 'demand' | 'commitment'): State {
  return current.request?.of === of ? { ...current, request: undefined } : current;
}

function without(current: State, timer: string): State {
  return timer === 'response' ? { ...current, respondBy: undefined } : { ...current, request: undefined };
}

/** Timers follow from what is owed before and after. */
function watch(before: State | undefined, after: State | undefined): Output[] {
  return [
    ...timer('response', before?.respondBy, after?.respondBy),
    ...timer('request', before?.request?.dueBy, after?.request?.dueBy),
  ];
}

function timer(name: string, before: string | undefined, after: string | undefined): Output[] {
  if (before === after) return [];
  return [after === undefined ? { type: 'cancelTimer', timer: name } : { type: 'setTimer', timer: name, due: after }];
}

function remind(
  { timer: name, due }: Extract<Input, { type: 'due' }>,
  current: State | undefined,
  record: RecordId,
): Output[] {
  const of = name === 'response' ? 'commitment' : current?.request?.of;
  if (of === undefined) return [];
  const reminder: Reminder = { of, dueBy: due };
  return [{ type: 'perform', name: `remind/${of}/${due}`, effect: { type: 'remind', record, reminder } }];
}
