import { z } from 'zod';
import type { FeedFact, RecordId } from '../ports';
import type { Input, Output, Process } from '../process';
import { deadline } from './deadline';
import { offerMade, offerPlace as place, offersTakenOver } from './offers-taken-over';

const offered = z.object({ offer: offerMade });
const open = place.extend({ answerBy: deadline });
const state = z.object({ open: z.record(z.string(), open) });
type State = z.infer<typeof state>;
type OpenOffers = Readonly<Record<string, z.infer<typeof open>>>;

/** Watches a unit's offers that name a time; one nobody answered by then is reminded of, for all who see the unit. */
export const unansweredOffer: Process<State> = {
  name: 'unanswered-offer',
  kinds: ['custody'],
  state,
  decide: (input, current, record) =>
    input.type === 'due' ? remind(input.timer, current, record) : watch(current?.open, evolve(current, input)?.open),
  evolve,
};

function evolve(current: State | undefined, input: Input): State | undefined {
  const before = current?.open ?? {};
  const after = input.type === 'due' ? without(before, input.timer) : afterFact(before, input.fact);
  return Object.keys(after).length === 0 ? undefined : { open: after };
}

function afterFact(before: OpenOffers, fact: FeedFact): OpenOffers {
  switch (fact.type) {
    case 'RoleOffered':
      return withOffer(before, offered.parse(fact.data).offer);
    case 'Succeeded':
      return offersTakenOver(fact.data).reduce(withOffer, before);
    case 'OfferAccepted':
    case 'OfferDeclined':
    case 'OfferWithdrawn':
    case 'OfferLapsed':
      return without(before, nameOf(place.parse(fact.data)));
    case 'UnitClosed':
      return {};
    default:
      return before;
  }
}

function withOffer(before: OpenOffers, { role, to, answerBy }: z.infer<typeof offerMade>): OpenOffers {
  return answerBy === undefined ? before : { ...before, [nameOf({ role, to })]: { role, to, answerBy } };
}

function nameOf({ role, to }: z.infer<typeof place>): string {
  return `${role}/${to}`;
}

function without(offers: OpenOffers, name: string): OpenOffers {
  return Object.fromEntries(Object.entries(offers).filter(([other]) => other !== name));
}

function watch(before: OpenOffers = {}, after: OpenOffers = {}): Output[] {
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  const fresh = Object.entries(after).filter(([name, { answerBy }]) => before[name]?.answerBy !== answerBy);
  return [
    ...gone.map((timer): Output => ({ type: 'cancelTimer', timer })),
    ...fresh.map(([timer, { answerBy }]): Output => ({ type: 'setTimer', timer, due: answerBy })),
  ];
}

function remind(name: string, current: State | undefined, record: RecordId): Output[] {
  const reminder = current?.open[name];
  if (reminder === undefined) return [];
  const effect = { type: 'remind', record, reminder } as const;
  return [{ type: 'perform', name: `remind/${name}/${reminder.answerBy}`, effect }];
}
