export { insertRows } from './database/insert-rows';
export { FolderLocked, isAlive, lockFolder } from './database/lock-file';
export { MemberDatabase, type Part, type Parts } from './database/member-database';
export { OtherVersionLeads } from './database/other-version-leads';
export type { Seat, Term } from './database/seat';
export { DatabaseServer, type DatabaseOptions } from './database/server';
export { Turn } from './database/turn';
export { type Delivered, type Follow, PeerFault, type PeerFaultCode } from './projector/delivered';
export { type BlockReaderOptions, BlockReader, type ReadBlock, type ReadTransaction } from './projector/block-reader';
export { ProjectedElsewhere } from './projector/projected-elsewhere';
export { type Projected, Projector, type ProjectorOptions, type ProjectorState } from './projector/projector';
export { readLinks } from './projector/recall';
export { rebuild } from './projector/rebuild';
export { storeBlocks } from './projector/write-blocks';
export { outOfLimits, type OutOfLimits } from './projections/out-of-limits';
export { readAttestations, readAttestedSince, readHead, type AttestationView } from './queries/attestations';
export { readDiffering } from './queries/differing';
export { type FactFilter, readFactAt, readFacts } from './queries/facts';
export { readHeads, readPlacesBefore } from './queries/feed-places';
export { firingCursor, readFirings, type FiringView } from './queries/firings';
export { readHeights } from './queries/heights';
export { findingCursor, readFindings, readFindingsOf, type FindingView } from './queries/findings';
export {
  entryCursor,
  readEntries,
  readEntriesAt,
  readVersionBytes,
  readVersions,
  readVersionsAt,
  versionCursor,
  type EntriesWindow,
  type EntryPlace,
  type EntryView,
  type Proof,
  type VersionBytes,
  type VersionPlace,
  type VersionView,
} from './queries/history';
export { mentionCursor, readMentions, type MentionsFilter, type MentionView } from './queries/mentions';
export { noticeCursor, readNotices, type NoticeView } from './queries/notices';
export {
  processCursor,
  readOpenEffects,
  readProcesses,
  readTimers,
  readTroubledEffects,
  type EffectView,
  type ProcessFilter,
  type ProcessView,
  type TimerView,
} from './queries/processes';
export { readPivot, readPivotParts, type PivotFilter, type PivotSum } from './queries/pivot';
export { readSeriesBefore, readStatements, type Statement } from './queries/statements';
export { readHolders, type HolderView } from './queries/holders';
export { countWork, readWork, workCursor, type WorkCount, type WorkFilter, type WorkItem } from './queries/work';
export { countCases, type CaseCount } from './queries/case-board';
export {
  caseGroupings,
  readCaseStatistics,
  type CaseSpan,
  type CaseStatistics,
  type CaseStatisticsFilter,
} from './queries/case-statistics';
export { readMotions } from './queries/motions';
export { readRawEntries } from './queries/raw-entries';
export { readRegistry, readTick } from './queries/standing';
export { inTransitCursor, readInTransit, type InTransitFilter, type InTransitView } from './queries/in-transit';
export { hitCursor, search, type HitView, type SearchFilter } from './queries/search';
export { CursorOfAnotherList, type Window } from './queries/keyset';
export {
  readAttention,
  readRecords,
  readRecordsAt,
  readRecordsById,
  recordCursor,
  type RecordFilter,
  type RecordOrder,
  type RecordView,
} from './queries/records';
export {
  readActiveGroups,
  readLinkedGroups,
  readLinkedSeries,
  readSeriesAsOf,
  type ActiveGroup,
  type LinkedBetween,
  type StandingSeries,
} from './queries/linked';
export { readLastArrival, readRelated, readPositions, type OpenPosition, type RelatedRecord } from './queries/supply';
export { countUnread, readThreads, type ThreadView } from './queries/threads';
export { factCursor, readTimeline, type FactView } from './queries/timeline';
export { readTicksAround, type LedgerPlaceOf, type TicksAround } from './queries/ticks';
export { agreementStatuses } from './projections/agreement';
export { capacityGroupStatuses } from './projections/capacity-group';
export { cumulativeAccountStatuses } from './projections/cumulative-account';
export { unitStatus, unitStatuses } from './projections/custody';
export { forecastStatus, forecastStatuses } from './projections/forecast';
export { positionStatuses } from './projections/inventory-position';
export { grantStatuses } from './projections/grant';
export { linkStatuses } from './projections/link';
export { productionPlanStatuses } from './projections/production-plan';
export { shipmentStatuses, surestTime } from './projections/shipment';
export { dutyRows } from './projections/duties';
export { projected, traitColumns } from './projections/trait-columns';
export { NewerFormat } from './schema/migrate';
export { nameOfRecord } from './projector/erase';
export type { JsonValue, RecordPlace } from './schema/rows/columns';
export type { FactRow, FindingRow } from './schema/rows/ledger';
export type { RecordRow, VersionRow } from './schema/rows/records';
export { isStorableJson, isStorableText } from './storable';
