export { capacityWatching } from './capacity-watching';
export { compared, type Compared } from './compared';
export { linkedReads } from './linked-reads';
export { type LinkedReads, type Unresolved, unresolvedReasons } from './links';
export { measured, type Measured } from './measured';
export { bottleneckOf, deviationOf } from './warnings';
