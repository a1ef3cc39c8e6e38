import type { Measure } from '../harness/figure';
import { catchUp } from './catch-up';
import { reads } from './reads';
import { writeCost } from './write-cost';

/** In the order in which they run and stand in the table. */
export const measures: readonly Measure[] = [writeCost, reads, catchUp];
