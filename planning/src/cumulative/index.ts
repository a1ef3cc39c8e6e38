export type { Finding, Note, Reconciliation, Side } from './account';
export { reconcile } from './reconcile';
