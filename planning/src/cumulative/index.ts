export type { Finding, Note, Reconciliation, Side } from './account';
export { reconcile } from './reconcile';
export { accountsOf, bearsOn, isInOtherUnit, noteOf, type ShippedNote } from './shipment-notes';
