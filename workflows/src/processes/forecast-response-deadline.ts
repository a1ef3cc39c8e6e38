import { z } from 'zod';
import { deadline } from './deadline';
import type { FeedFact, RecordId, Reminder } from '../ports';
import type { Input, Output, Process } from '../process';

const published = z.object({ respondBy: deadline.optional() });
const state = z.object({
  /** Until when the supplier is asked to commit; absent once it has. */
  commitBy: z.iso.datetime().optional(),
  /** Until when the buyer is to answer a request for update; absent when none is open. */
  updateBy: z.iso.datetime().optional(),
});
type State = z.infer<typeof state>;

/** "Within 24 hours at the latest" (CX-0128 §4.3.2). */
const updateWithinMs = 24 * 60 * 60 * 1000;

/**
 * Watches a forecast for answers that are owed: the supplier's commitment by the date the buyer asked for, the buyer's
 * answer to a request for update. What is owed when the ledger's time has passed the deadline is reminded of, for both sides.
 */
export const forecastResponseDeadline: Process<State> = {
  name: 'forecast-response-deadline',
  kinds: ['forecast'],
  state,
  decide: (input, current, record) =>
    input.type === 'due' ? remind(input.timer, input.due, record) : watch(current, evolve(current, input)),
  evolve,
};

function evolve(current: State | undefined, input: Input): State | undefined {
  if (input.type === 'due')
    return pruned({ ...current, ...(input.timer === 'commit' ? { commitBy: undefined } : { updateBy: undefined }) });
  return pruned(afterFact(current ?? {}, input.fact));
}

function afterFact(current: State, fact: FeedFact): State {
  switch (fact.type) {
    case 'ForecastPublished':
    case 'ForecastRevised':
      return { commitBy: published.parse(fact.data).respondBy };
    case 'ForecastCommitted':
      return { ...current, commitBy: undefined };
    case 'ForecastUpdateRequested':
      return { ...current, updateBy: current.updateBy ?? new Date(Date.parse(fact.at) + updateWithinMs).toISOString() };
    case 'ForecastDeactivated':
      return {};
    default:
      return current;
  }
}

/** Timers follow from what is owed before and after. */
function watch(before: State | undefined, after: State | undefined): Output[] {
  return [...timer('commit', before?.commitBy, after?.commitBy), ...timer('update', before?.updateBy, after?.updateBy)];
}

function timer(name: string, before: string | undefined, after: string | undefined): Output[] {
  if (before === after) return [];
  return [after === undefined ? { type: 'cancelTimer', timer: name } : { type: 'setTimer', timer: name, due: after }];
}

function remind(name: string, due: string, record: RecordId): Output[] {
  const reminder: Reminder = {
    about: name === 'commit' ? 'forecast-commitment' : 'forecast-update',
    subject: record.id,
    due,
  };
  return [{ type: 'perform', name: `remind/${reminder.about}/${due}`, effect: { type: 'remind', record, reminder } }];
}

function pruned(next: State): State | undefined {
  return next.commitBy === undefined && next.updateBy === undefined ? undefined : next;
}
