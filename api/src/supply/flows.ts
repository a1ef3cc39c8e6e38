import type { InventoryState } from '@tierline/chaincode/schema';
import { dailyDemand, dayAfter, type Dated } from '@tierline/planning/supply';
import { inUnit } from './in-unit';
import { incoming, outgoing, type Movement } from './movements';
import type { Related } from './related';
import { siteTime } from '@tierline/planning/time';

/** A movement on its day at the site, in the position's unit; `overdue`: it should have been before today, and counts as today's. */
export type DatedMovement = Omit<Movement, 'unit'> & { day: string; overdue: boolean };
/** What could not be counted, and why. */
export type LeftOut = { kind: string; id: string; quantity?: string; reason: 'NO_CONVERSION' | 'NO_TIME' };

type Times = { asOf: string; first: string; today: string };
type Flows = {
  consumed: Dated[];
  added: Dated[];
  /** The last day of which it is known what is consumed. */
  until: string;
  movements: DatedMovement[];
  leftOut: LeftOut[];
};

/** What leaves and comes, day by day at the site. */
export function flowsOf(position: InventoryState, related: Related, times: Times): Flows {
  const isCustomer = position.holder === 'customer';
  const moving = isCustomer ? incoming : outgoing;
  const all = related.shipments.flatMap((shipment) => moving(position, shipment));
  const { movements, leftOut } = movementsOf(position, related, all, times);
  const other = isCustomer ? demandOf(position, related) : productionOf(position, related, times);
  const [consumed, added] = isCustomer ? [other.flow, movements] : [movements, other.flow];
  const known = isCustomer ? other.days : [...other.days, ...movements.map(({ day }) => day)];
  const until = known.toSorted().at(-1) ?? times.today;
  return { consumed, added, until, movements, leftOut: [...leftOut, ...other.leftOut] };
}

function movementsOf(
  { unit: wanted }: InventoryState,
  { part, timeZone }: Related,
  all: readonly Movement[],
  { asOf, first, today }: Times,
) {
  const movements: DatedMovement[] = [];
  const leftOut: LeftOut[] = [];
  for (const { unit, ...movement } of all) {
    const { at, open, shipment: id } = movement;
    // what was done before the count is in it
    if (!open && at !== undefined && at <= asOf) continue;
    const quantity = inUnit(movement.quantity, unit, wanted, part);
    if (quantity === undefined) leftOut.push({ kind: 'shipment', id, reason: 'NO_CONVERSION' });
    else if (at === undefined) leftOut.push({ kind: 'shipment', id, quantity, reason: 'NO_TIME' });
    else {
      const { day } = siteTime(at, timeZone);
      const overdue = open && day < today;
      const counted = overdue ? today : day;
      movements.push({ ...movement, quantity, overdue, day: counted < first ? first : counted });
    }
  }
  return { movements, leftOut };
}

/** `days`: those that something is said of. */
type Other = { flow: Dated[]; days: string[]; leftOut: LeftOut[] };

/** Of each demand category its daily series before its weekly one; all categories together. */
function demandOf({ unit }: InventoryState, { forecasts, part }: Related): Other {
  const leftOut: LeftOut[] = [];
  const converted = forecasts.flatMap(({ id, state }) => {
    const buckets = state.buckets.map(({ start, quantity }) => ({
      start,
      quantity: inUnit(quantity, state.unit, unit, part),
    }));
    if (buckets.every((bucket): bucket is { start: string; quantity: string } => bucket.quantity !== undefined))
      return [{ category: state.category, granularity: state.granularity, buckets }];
    leftOut.push({ kind: 'forecast', id, reason: 'NO_CONVERSION' });
    return [];
  });
  const categories = [...new Set(converted.map(({ category }) => category))];
  const flow = categories.flatMap((category) => {
    const series = (granularity: 'week' | 'day') =>
      converted.find((one) => one.category === category && one.granularity === granularity)?.buckets ?? [];
    return dailyDemand({ weekly: series('week'), daily: series('day') });
  });
  const days = converted.flatMap(({ granularity, buckets }) =>
    buckets.map(({ start }) => (granularity === 'day' ? start : dayAfter(start, 6))),
  );
  return { flow, days, leftOut };
}

function productionOf({ unit }: InventoryState, { plans, part, timeZone }: Related, { asOf, first }: Times): Other {
  const leftOut: LeftOut[] = [];
  const flow = plans.flatMap(({ id, state }) =>
    state.outputs.flatMap(({ completesAt, ...output }) => {
      if (completesAt <= asOf) return [];
      const quantity = inUnit(output.quantity, state.unit, unit, part);
      if (quantity === undefined) {
        leftOut.push({ kind: 'production-plan', id, reason: 'NO_CONVERSION' });
        return [];
      }
      const { day } = siteTime(completesAt, timeZone);
      return [{ day: day < first ? first : day, quantity }];
    }),
  );
  return { flow, days: flow.map(({ day }) => day), leftOut };
}
