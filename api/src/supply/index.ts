export type { DatedMovement, LeftOut } from './flows';
export { positionCoverage, type PositionCoverage } from './position-coverage';
export { type Arrival, arrivalOf } from './arrival';
export { agreedZones } from './agreed-zones';
export { readCoverage } from './read-coverage';
export { bucketOf, readReceived, siteDayOf, type Received } from './received';
export { supplyWatching } from './supply-watching';
export { relatedOf } from './related';
