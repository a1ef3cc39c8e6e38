import { Exact } from '@tierline/chaincode/schema';
import { deviation, deviationOver } from '@tierline/planning/capacity';
import { z } from 'zod';
import type { FeedFact } from '../../ports';
import type { Condition, Detector, Measure } from '../condition';
import { openAlerts, withAlerts, type WithAlerts } from './open-alerts';
import { successorState } from './subjects';

const bucket = z.object({ start: z.string(), quantity: z.string() });
const series = z.object({ buckets: z.array(bucket) });
const state = withAlerts.extend({
  buckets: z.array(bucket),
  /** How the latest revision moved the series before it. */
  moved: z.object({ at: z.string(), percent: z.string().optional(), quantity: z.string() }).optional(),
});
type State = z.infer<typeof state>;

const affectedOf = ({ name, parts }: WithAlerts['subject']) => [
  { what: 'forecast', name } as const,
  ...parts.map((part) => ({ what: 'part', name: part }) as const),
];
const title = ({ name }: { name: string }) => `Forecast of ${name} moved`;
const warnedOf = openAlerts({
  ...{ name: 'forecast-deviation', kind: 'forecast', types: ['deviation'], title, affected: affectedOf },
  ends: ['ForecastDeactivated'],
});

/** Demand that moved: beyond the limits agreed (alerts), or further in one revision than a rule allows. */
export const forecastDeviation: Detector<State> = {
  ...warnedOf,
  state,
  evolve(before, fact) {
    const known = warnedOf.evolve(before, fact);
    if (!known) return undefined;
    const { subject, alerts } = known;
    const { buckets = [], moved } = before ?? {};
    switch (fact.type) {
      case 'ForecastPublished':
        return { subject, alerts, ...series.parse(fact.data) };
      case 'Succeeded':
        return { subject, alerts, ...series.parse(successorState(fact)) };
      case 'ForecastRevised':
        return { subject, alerts, ...revised(buckets, fact) };
      case 'ForecastCommitted':
        // who commits to it has answered the move
        return { subject, alerts, buckets };
      default:
        return { subject, alerts, buckets, ...(moved && { moved }) };
    }
  },
  conditions: (known) => [...warnedOf.conditions(known), ...movedIn(known)],
};

function revised(before: State['buckets'], fact: FeedFact): Pick<State, 'buckets' | 'moved'> {
  const { buckets } = series.parse(fact.data);
  const weeks = (all: State['buckets']) => all.map(({ start, quantity }) => ({ week: start, quantity }));
  const over = deviationOver(deviation(weeks(before), weeks(buckets)));
  if (over?.absolute === undefined || new Exact(over.absolute).isZero()) return { buckets };
  const percent = over.relative === undefined ? {} : { percent: new Exact(over.relative).abs().times(100).toFixed() };
  return { buckets, moved: { at: fact.at, quantity: new Exact(over.absolute).abs().toFixed(), ...percent } };
}

/** From nothing to something is any percentage. */
function movedIn({ subject, moved }: State): Condition[] {
  if (!moved) return [];
  const measure: Measure = { quantity: moved.quantity, percent: moved.percent ?? String(Number.MAX_SAFE_INTEGER) };
  const condition = { ...subject, about: 'revision', since: moved.at, from: moved.at, measure };
  return [{ ...condition, title: title(subject), affected: affectedOf(subject) }];
}
