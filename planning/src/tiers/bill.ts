import type { WorkingCalendar } from './calendar';

/** What is ordered: at least so much at a time, and in multiples of that. A fixed lot is both. */
export type Lot = { minimum?: string | undefined; multiple?: string | undefined };

/** One line of a bill of material. */
export type Component = {
  part: string;
  /** Units of the component in one unit of the parent. */
  quantityPer: string;
  unit: string;
  /** Lost on the way, as a part of what is built in: 0.02 needs two in a hundred more. */
  scrap?: string | undefined;
  /** Working days for which the component must be there before the parent is. */
  leadTimeDays?: number | undefined;
  /** First and last day of the parent's need on which the line counts. */
  from?: string | undefined;
  until?: string | undefined;
};

/** How a part that the member makes is made, one level. */
export type Bill = {
  parent: string;
  unit: string;
  components: readonly Component[];
  /** In what quantities it is made. */
  lot?: Lot | undefined;
  /** When they work where it is made; absent: as everywhere. */
  calendar?: WorkingCalendar | undefined;
};

export type BillFault =
  | { fault: 'circle'; parts: string[] }
  /** A part is counted in two units: its needs could not be added up. */
  | { fault: 'units'; part: string; units: string[] };

/** What stands against these bills taken together; undefined: they can be exploded. */
export function billFault(bills: readonly Bill[]): BillFault | undefined {
  const order = partsInOrder(bills);
  if ('circle' in order) return { fault: 'circle', parts: order.circle };
  const units = new Map<string, Set<string>>();
  const counted = bills.flatMap(({ parent, unit, components }) => [{ part: parent, unit }, ...components]);
  for (const { part, unit } of counted) units.set(part, (units.get(part) ?? new Set()).add(unit));
  const [odd] = [...units].filter(([, named]) => named.size > 1);
  return odd && { fault: 'units', part: odd[0], units: [...odd[1]] };
}

/** Parents before their components; or the parts that a bill leads back to itself by. */
export function partsInOrder(bills: readonly Bill[]): { order: string[] } | { circle: string[] } {
  const below = new Map(bills.map(({ parent, components }) => [parent, components.map(({ part }) => part)]));
  const done = new Set<string>();
  const after: string[] = [];
  const path: string[] = [];
  const visit = (part: string): string[] | undefined => {
    if (done.has(part)) return undefined;
    if (path.includes(part)) return [...path.slice(path.indexOf(part)), part];
    path.push(part);
    for (const component of below.get(part) ?? []) {
      const circle = visit(component);
      if (circle) return circle;
    }
    path.pop();
    done.add(part);
    after.push(part);
    return undefined;
  };
  for (const { parent } of bills) {
    const circle = visit(parent);
    if (circle) return { circle };
  }
  return { order: after.reverse() };
}

/** By part, itself and all that is needed for it, at any level. */
export function partsBelow(bills: readonly Bill[], parts: Iterable<string>): Map<string, Set<string>> {
  const lines = new Map(bills.map(({ parent, components }) => [parent, components]));
  const below = (part: string): Set<string> => {
    const found = new Set([part]);
    for (const one of found) for (const line of lines.get(one) ?? []) found.add(line.part);
    return found;
  };
  return new Map(Array.from(new Set(parts), (part) => [part, below(part)]));
}
