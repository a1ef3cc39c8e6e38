export { attestedBlocks } from './read-attestation';
export { checkTransaction } from './check-transaction';
export { isEndorsed, Knowledge, type LinkVersion, type Standing } from './knowledge';
export { tellsNoMore } from './history';
export { followedByAll } from './left-out';
export { readTransaction, type Reading } from './read-transaction';
export { tiedKeys, type Waiting } from './waiting';
export { findings, type FindingCode } from './findings';
export {
  type BlockHashes,
  type CheckedEntry,
  type CheckedVersion,
  type Finding,
  type Known,
  type KnownRecord,
  type LedgerTransaction,
  type LedgerWrite,
  type Outcome,
  type PastWrite,
  type Values,
} from './transaction';
