import { z } from 'zod';
import { deadline } from './deadline';
import type { RecordId, Reminder } from '../ports';
import type { Input, Output, Process } from '../process';

const offered = z.object({ offerId: z.string(), answerBy: deadline.optional() });
const answered = z.object({ offerId: z.string() });
/** Open offers of the unit: offer id -> until when an answer is awaited. */
const state = z.object({ open: z.record(z.string(), z.iso.datetime()) });
type State = z.infer<typeof state>;

/** Where an offer names no time: both sides must come to the same deadline from the record alone. */
const answerWithinMs = 24 * 60 * 60 * 1000;

/** Watches a unit's open offers; one that nobody answered by its deadline is reminded of, for all who see the unit. */
export const unansweredOffer: Process<State> = {
  name: 'unanswered-offer',
  kinds: ['custody'],
  state,
  decide: (input, current, record) =>
    input.type === 'due' ? remind(input.timer, input.due, record) : watch(current, evolve(current, input)),
  evolve,
};

function evolve(current: State | undefined, input: Input): State | undefined {
  const open = new Map(Object.entries(current?.open ?? {}));
  if (input.type === 'due') open.delete(input.timer);
  else afterFact(open, input.fact);
  return open.size === 0 ? undefined : { open: Object.fromEntries(open) };
}

function afterFact(open: Map<string, string>, fact: Extract<Input, { type: 'fact' }>['fact']): void {
  switch (fact.type) {
    case 'OfferMade': {
      const { offerId, answerBy } = offered.parse(fact.data);
      open.set(offerId, answerBy ?? new Date(Date.parse(fact.at) + answerWithinMs).toISOString());
      return;
    }
    case 'OfferAccepted':
    case 'OfferDeclined':
    case 'OfferWithdrawn':
    case 'OfferLapsed':
      open.delete(answered.parse(fact.data).offerId);
      return;
    case 'UnitClosed':
      open.clear();
      return;
  }
}

function watch(before: State | undefined, after: State | undefined): Output[] {
  const was = before?.open ?? {};
  const is = after?.open ?? {};
  const gone = Object.keys(was).filter((offerId) => is[offerId] === undefined);
  const fresh = Object.entries(is).filter(([offerId, due]) => was[offerId] !== due);
  return [
    ...gone.map((offerId): Output => ({ type: 'cancelTimer', timer: offerId })),
    ...fresh.map(([offerId, due]): Output => ({ type: 'setTimer', timer: offerId, due })),
  ];
}

function remind(offerId: string, due: string, record: RecordId): Output[] {
  const reminder: Reminder = { about: 'custody-offer', subject: offerId, due };
  return [{ type: 'perform', name: `remind/${offerId}/${due}`, effect: { type: 'remind', record, reminder } }];
}
