export {
  bandOf,
  bands,
  coverage,
  coverageByWeek,
  type Band,
  type CoverageDay,
  type CoverageWeek,
  type Dated,
  type Outlook,
  type StockLimits,
} from './coverage';
export { dailyDemand, type DemandSeries } from './daily-demand';
export { dayAfter, daysBetween, mondayOf, mondayToFriday } from './days';
export { daysOfSupply, daysOfSupplyBefore, projectedStock, type Flows } from './days-of-supply';
export { warningsOf, type SupplyWarning } from './warnings';
