export { billFault, partsBelow, type Bill, type BillFault, type Lot } from './bill';
export { bullwhipDevelopment, bullwhipRatio, type Stand } from './bullwhip';
export { workingDaysBefore, type WorkingCalendar } from './calendar';
export { deriveDemand, type DerivationRequest, type DerivedSeries, type Source } from './derive-demand';
export type { Series } from './explode';
export { bucketOf, type Bucket, type Granularity } from './horizon';
export { addedUp, inUnit, raised, scaled, totalOf, type UnitsOfPart } from './units';
