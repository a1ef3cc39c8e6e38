export type { DatedMovement, LeftOut } from './flows';
export { positionCoverage, type PositionCoverage } from './position-coverage';
export { readCoverage } from './read-coverage';
export { relatedOf } from './related';
