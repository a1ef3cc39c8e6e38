import type { CapacityStatement } from '../schema/capacity-group';
import { Exact } from '../schema/exact';

export type Measure = Pick<CapacityStatement, 'unit' | 'linkedSeries' | 'linkedGroups'>;

/** What a capacity is counted in, and what for, in whatever order: "100" of another unit or load is another figure. */
export const isSameMeasure = (one: Measure, other: Measure): boolean => measureOf(one) === measureOf(other);

const measureOf = ({ unit, linkedSeries = [], linkedGroups = [] }: Measure): string =>
  JSON.stringify([
    unit,
    linkedSeries
      .map(({ customerPart, site, category, loadFactor = '1' }) =>
        JSON.stringify([customerPart, site, category, new Exact(loadFactor).toFixed()]),
      )
      .sort(),
    [...linkedGroups].sort(),
  ]);
