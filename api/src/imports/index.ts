export { epcisDocument, type EpcisDocument } from './epcis/document';
export { eventHashId, preHash } from './epcis/event-hash';
export type { ImportReport, Row, RowCode, RuleName } from './report';
