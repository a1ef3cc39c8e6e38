export { readEdi, writeEdi, type EdiError, type EdiMessage, type EdiOutcome } from './edi';
export type { CallOffContext } from './call-off/account-of';
export type { FigureCommand } from './call-off/cumulative';
export { importCallOff } from './call-off/import-call-off';
export type { PartnerCode } from './partner-code';
export type { DespatchContext, DespatchItem } from './despatch/context';
export { importDespatchAdvice } from './despatch/import-despatch-advice';
export { writeDespatchAdvice } from './despatch/write-despatch-advice';
export { writeStockReport } from './inventory/write-stock-report';
export type { Received } from './call-off/addressed';
export { callOffFormats, writeCallOff } from './call-off/write-call-off';
export type { EpcisContext, EpcisItem } from './epcis/context';
export { checkEvent } from './epcis/check-event';
export { epcisDocument, type EpcisDocument } from './epcis/document';
export { eventHashId, preHash } from './epcis/event-hash';
export { epcisThings } from './epcis/epcis-things';
export { identifierOf } from './epcis/recognise';
export { importEpcis } from './epcis/import-epcis';
export { ediStock } from './inventory/edi-rows';
export type { InventoryContext } from './inventory/context';
export { importInventory } from './inventory/import-inventory';
export { csvStock, jsonStock } from './inventory/rows';
export type { ForecastCommand, ForecastContext } from './forecast/context';
export { importForecastCsv } from './forecast/import-forecast-csv';
export {
  inBaseUnit,
  isUnknown,
  knownMember,
  knownPart,
  knownSite,
  knownUnit,
  type KnownMember,
  type KnownSite,
  type KnownUnit,
  type Unknown,
} from './known-things';
export { csvTable, type CsvLine } from './csv-table';
export { issuesOf } from './issues';
export { jsonDocument } from './json-document';
export { reportOf, type ImportReport, type Row, type RowCode, type RuleName } from './report';
