export { insertRows } from './database/insert-rows';
export { FolderLocked, lockFolder } from './database/lock-file';
export { MemberDatabase, type Part, type Parts } from './database/member-database';
export { DatabaseServer, type DatabaseOptions } from './database/server';
export { type Delivered, type Follow, PeerFault, type PeerFaultCode } from './projector/delivered';
export { type BlockReaderOptions, BlockReader, type ReadBlock, type ReadTransaction } from './projector/block-reader';
export { Projector, type ProjectorOptions, type ProjectorState } from './projector/projector';
export { readLinks } from './projector/recall';
export { rebuild } from './projector/rebuild';
export { storeBlocks } from './projector/write-blocks';
export { readFacts } from './queries/facts';
export {
  readEntries,
  readFindings,
  readVersions,
  type EntryView,
  type FindingView,
  type VersionView,
} from './queries/history';
export {
  readRecord,
  readRecords,
  recordCursor,
  RecordCursorMalformed,
  type RecordFilter,
  type RecordOrder,
  type RecordView,
  type RecordWindow,
} from './queries/records';
export { NewerFormat } from './schema/migrate';
export type { FactRow, FindingRow, JsonValue, RecordRow, VersionRow } from './schema/tables';
export { isStorableJson, isStorableText } from './storable';
