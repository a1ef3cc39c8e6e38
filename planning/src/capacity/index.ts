export {
  deviation,
  deviationOver,
  exceeded,
  subhorizonAt,
  type Exceeded,
  type Subhorizon,
  type Thresholds,
  type WeekDeviation,
} from './deviation';
export { loadOf, type CapacityGroup, type LinkedSeries, type WeekDemand } from './load';
export {
  match,
  matchColours,
  withoutCapacity,
  type Match,
  type MatchColour,
  type MatchResult,
  type WeekCapacity,
  type WeekMatch,
} from './match';
export { byMonth, monthOf, type MonthMatch } from './month';
