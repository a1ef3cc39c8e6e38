import type { Measure } from '../harness/figure';
import { catchUp } from './catch-up';
import { contention } from './contention';
import { demand } from './demand';
import { feed } from './feed';
import { growth } from './growth';
import { memory } from './memory';
import { processes } from './processes';
import { reads } from './reads';
import { startUp } from './start-up';
import { verify } from './verify';
import { writeCost } from './write-cost';

/** In the order in which they run and stand in the table. */
export const measures: readonly Measure[] = [
  writeCost,
  contention,
  growth,
  demand,
  catchUp,
  reads,
  feed,
  startUp,
  memory,
  processes,
  verify,
];
