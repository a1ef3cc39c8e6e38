import { partsInOrder, type Bill, type Component } from './bill';
import { workingDaysBefore, type WorkingCalendar } from './calendar';
import { Exact } from './exact';
import { covered, Needs, type Need } from './needs';

/** One part's demand, in the unit that its bill counts it in. */
export type Series = { part: string; buckets: readonly { start: string; quantity: string }[] };

export type Explosion = {
  received: readonly Series[];
  bills: readonly Bill[];
  calendar: WorkingCalendar;
  /** By part, what is there and needs no making or buying. */
  onHand?: ReadonlyMap<string, string> | undefined;
};

/**
 * What is needed of each part that has no bill, on the day it is needed: level by level, every parent's need before its
 * components'. A week's demand is needed on its Monday. @throws RangeError for bills in a circle
 */
export function explode({ received, bills, calendar, onHand = new Map() }: Explosion): Map<string, Need[]> {
  const order = partsInOrder(bills);
  if ('circle' in order) throw new RangeError(`bills in a circle: ${order.circle.join(' > ')}`);
  const needs = new Map<string, Needs>();
  for (const { part, buckets } of received)
    for (const { start, quantity } of buckets) at(needs, part).add(start, new Exact(quantity));
  const byParent = new Map(bills.map((bill) => [bill.parent, bill]));
  for (const parent of order.order) {
    const [bill, gross] = [byParent.get(parent), needs.get(parent)];
    if (bill && gross)
      down(
        needs,
        { ...bill, calendar: bill.calendar ?? calendar },
        covered(gross.inOrder(), onHand.get(parent), bill.lot),
      );
  }
  const bought = [...needs].filter(([part]) => !byParent.has(part));
  return new Map(bought.map(([part, gross]) => [part, gross.inOrder()]));
}

/** One level: what is made asks for its components. */
function down(
  needs: Map<string, Needs>,
  { components, calendar }: { components: readonly Component[]; calendar: WorkingCalendar },
  made: readonly Need[],
): void {
  for (const component of components)
    for (const { day, quantity } of needsOf(component, made, calendar)) at(needs, component.part).add(day, quantity);
}

function at(needs: Map<string, Needs>, part: string): Needs {
  const known = needs.get(part) ?? new Needs();
  needs.set(part, known);
  return known;
}

function needsOf(component: Component, made: readonly Need[], calendar: WorkingCalendar): Need[] {
  const { quantityPer, scrap = '0', leadTimeDays = 0, from = '', until = '9999-12-31' } = component;
  const each = new Exact(quantityPer).times(new Exact(scrap).plus(1));
  return made
    .filter(({ day }) => from <= day && day <= until)
    .map(({ day, quantity }) => ({
      day: workingDaysBefore(day, leadTimeDays, calendar),
      quantity: quantity.times(each),
    }));
}
