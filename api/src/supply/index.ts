export type { DatedMovement, LeftOut } from './flows';
export { positionCoverage, type PositionCoverage } from './position-coverage';
export { readCoverage } from './read-coverage';
export { supplyWatching } from './supply-watching';
export { relatedOf } from './related';
