import type { CallOffDemand } from './demand';
import { granularityOf } from './series-of';

/** A line by its row in the file. */
export type Line = { row: number; demand: CallOffDemand };
/** Lines that ask for the same, and such as stand in the way of that. */
export type AddedUp = { rows: number[]; demand: CallOffDemand; left: { row: number; why: string }[] };

/**
 * The lines of one call-off, those of one part and place together: each states the need of its own order. A sum would be
 * wrong of lines that may be the same need twice, and of other units or parts.
 */
export function addedUp(lines: readonly Line[]): AddedUp[] {
  const sums = new Map<string, AddedUp & { orders: Set<string | undefined> }>();
  for (const { row, demand } of lines) {
    const key = keyOf(demand);
    const sum = sums.get(key);
    if (!sum) {
      sums.set(key, { rows: [row], demand, left: [], orders: new Set([demand.order]) });
      continue;
    }
    const why = unsound(sum, demand);
    if (why !== undefined) {
      sum.left.push({ row, why });
      continue;
    }
    sum.rows.push(row);
    sum.orders.add(demand.order);
    sum.demand = together(sum.demand, demand);
  }
  return [...sums.values()];
}

/** What makes two lines ask for the same series. */
export const keyOf = (demand: CallOffDemand): string =>
  JSON.stringify([demand.supplier, demand.site, demand.customerPart, granularityOf(demand)]);

function unsound({ demand, orders }: { demand: CallOffDemand; orders: Set<string | undefined> }, next: CallOffDemand) {
  if (next.order === undefined || orders.has(undefined) || orders.has(next.order))
    return 'a line of the same part and place stands before it, and no other order tells the two apart';
  if (next.unit !== demand.unit) return 'a line of the same part and place stands before it in another unit';
  return next.supplierPart === demand.supplierPart
    ? undefined
    : 'a line of the same part and place stands before it with another number of the supplier';
}

/** Production is released as far as for each of them. */
function together(one: CallOffDemand, other: CallOffDemand): CallOffDemand {
  const { productionUntil: until, ...rest } = one;
  const [released] = [until, other.productionUntil].map((day) => day ?? '').sort();
  return {
    ...rest,
    ...(released && { productionUntil: released }),
    needs: [...one.needs, ...other.needs],
    remarks: [...one.remarks, ...other.remarks],
  };
}
