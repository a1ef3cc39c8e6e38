export { billFault, type Bill, type BillFault, type Component, type Lot } from './bill';
export { bullwhipDevelopment, bullwhipRatio, type Stand } from './bullwhip';
export { workingDaysBefore, type WorkingCalendar } from './calendar';
export { deriveDemand, type DerivationRequest, type DerivedSeries, type Source } from './derive-demand';
export type { Series } from './explode';
