import { z } from 'zod';
import type { Condition, Detector } from '../condition';
import { cut } from '../cut';
import { timeOf } from './milestones';
import { shipmentTimes, timesAfter, type ShipmentTimes } from './shipment-times';

/** `lateFor`: the promised time for which it became known to be late. `inTimeAt`: when it was then said to be in time: the next delay is another. */
const state = shipmentTimes.extend({ lateFor: z.string().optional(), inTimeAt: z.string().optional() });
type State = z.infer<typeof state>;

/** A shipment that is expected after it is needed, or has not arrived by then: what was requested, else what was planned. */
export const lateShipment: Detector<State> = {
  name: 'late-shipment',
  kinds: ['shipment'],
  state,
  evolve(before, fact) {
    const known = timesAfter(before, fact);
    if (!known) return undefined;
    const { needed, expected } = arrival(known);
    const isLate = needed !== undefined && expected !== undefined && expected > needed;
    const { lateFor, inTimeAt } = before ?? {};
    // one delay is one matter, though the promise moves with it
    if (isLate) return { ...known, lateFor: lateFor ?? inTimeAt ?? needed };
    return { ...known, lateFor: undefined, inTimeAt: lateFor === undefined ? inTimeAt : fact.at };
  },
  conditions(known) {
    const { needed, expected, arrived } = arrival(known);
    if (needed === undefined || arrived !== undefined) return [];
    const { subject, legs, inTimeAt, lateFor = inTimeAt ?? needed } = known;
    const condition: Condition = {
      ...{ ...subject, about: 'arrival', since: lateFor, from: needed },
      title: `Late: shipment ${subject.name} to ${legs.at(-1)?.to ?? ''}`,
      affected: [
        { what: 'shipment', name: cut(subject.name, 60) },
        ...subject.parts.slice(0, 20).map((part) => ({ what: 'part', name: part }) as const),
      ],
    };
    const isLate = expected !== undefined && expected > needed;
    return [isLate ? { ...condition, lateBy: minutesBetween(needed, expected) } : condition];
  },
};

function arrival({ legs, times }: ShipmentTimes) {
  const last = legs.length - 1;
  const [requested, planned] = [timeOf(times, last, 'arrival', 'requested'), timeOf(times, last, 'arrival', 'planned')];
  return {
    needed: requested ?? planned,
    expected: timeOf(times, last, 'arrival', 'estimated'),
    arrived: timeOf(times, last, 'arrival', 'actual'),
  };
}

const minutesBetween = (from: string, until: string): number =>
  Math.floor((Date.parse(until) - Date.parse(from)) / 60_000);
