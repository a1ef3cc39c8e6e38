export { Cascade } from './cascade';
export { billsFromCatenaX } from './bills/bills-from-catena-x';
export type { ImportedBills } from './bills/import-bills';
export type { Bullwhip } from './bullwhip';
export type { Derivation, DerivedPart } from './derivation';
export type { Problem } from './explosion';
export type { Order } from './order';
export type { ForwardedCase, Forwarding } from './forward-case';
export { answerAutomatically } from './grants';
export { pinsFor } from './pins';
export type { Published } from './publish';
export {
  billOfMaterial,
  sourcing,
  supposition,
  workingCalendar,
  type BillOfMaterial,
  type SiteCalendar,
  type Sourcing,
  type SourceOfPart,
  type Supposition,
} from './shapes';
export { nameOfItem } from './check-item';
export type { Pin, Publication, TierData, TierItem, TierStore } from './tier-store';
export { Tiers, type TierPorts } from './tiers';
