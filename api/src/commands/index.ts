export { type Asked } from './asked';
export { addRecordEntry, checkEntry } from './add-entry';
export { attestChannel } from './attest-channel';
export { attesting, type AttestingPorts } from './attesting';
export { apply, foresee, type Foreseen, type Intent, type WriteContext } from './apply';
export { mendRecord } from './care/mend';
export { purge, purgeNotice, type Erasure } from './care/purge';
export { restate, type Restatement } from './care/restate';
export { succeedRecord } from './care/succeed';
export { caughtUp } from './caught-up';
export { bootstrapChannel, tick } from './consortium';
export { statusOfRefusal, type EntryAnswer } from './exchange/answer';
export { type ExchangeContext, type Wanted } from './exchange/exchange-context';
export { type Exchanged, type ExchangedObjects } from './exchange/exchanged-objects';
export { exchangeApi, exchanges, type Exchange } from './exchange/exchanges';
export { IdempotencyKeys, type ClaimedKey, type Keyed, keyHeader, type KeyStore } from './idempotency';
export { citationOf, giveNotice, type Statement } from './give-notice';
export { importEpcisCapture, type EpcisFile } from './imports/import-epcis';
export { requireSize } from './imports/import-limits';
export { inForce, knownStates, type Stated } from './imports/known-states';
export {
  importCallOffs,
  importForecasts,
  type CallOffFile,
  type CountedParts,
  type ForecastFile,
} from './imports/import-forecasts';
export { importDespatchFile, type DespatchFile } from './imports/import-despatch-advice';
export { importInventoryFile, type InventoryFile } from './imports/import-inventory';
export { type Bring, type Imported, type ImportOutcome } from './imports/import-writes';
export { absenceOf, leavingOut } from './leave-out';
export { ledgerClock, type LedgerClockPorts } from './ledger-clock';
export { chunkIds, eraseMessage } from './messages/erase-message';
export { approveMotion, moveRegistry, type Motion, type Named, type Vote } from './motions';
export { finalRefusal, processCommands } from './process-commands';
export { newIds, type NewId } from './new-id';
export { Outbox, requireMayWrite, type Patience } from './outbox/outbox';
export { type OutboxPorts } from './outbox/outbox-ports';
export {
  namesOf,
  nobody,
  type OutboxStore,
  placesOf,
  type Queued,
  type Reason,
  type Told,
  type ToldType,
  type Write,
} from './outbox/queued';
export { basedOnNow, performWrite } from './outbox/perform';
export { Progress } from './progress';
export { ProjectedRecords } from './projected-records';
export { changedPaths } from './rebase';
export { type Done, type Live, type Receipt, type RecordPlace, type RecordSource } from './record-source';
export { settle } from './settle';
export { type Landed, transact } from './transact';
export { type Unsettled, type UnsettledStore } from './unsettled';
export { Writer } from './writer';
export { type WriterPorts } from './writer-ports';
