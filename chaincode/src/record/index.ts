export { attest, attestFunction } from './attestation';
export { attributes, callerOf } from './caller';
export { canonical, parseCanonical, parseJson } from './canonical';
export { parseRegistry, takesEffect, assertCodeLists, assertRegistry } from './registry';
export { addEntry, type EntryResult } from './entry';
export { isCitation, parseNotice, sealNotice } from './notice';
export { carriedRules, RulesNotCarried } from './rules';
export { shaped } from './shaped';
export { sha256Hex } from './hash';
export { derivedId, entryIdOf, linkSecret, pinOf, sharedEntryId, successorId } from './ids';
export { collectionOf, keys, parseKey, type RecordKey } from './keys';
export {
  attestedBlocks,
  checkTransaction,
  findings,
  followedByAll,
  isEndorsed,
  Knowledge,
  readTransaction,
  type Reading,
  tellsNoMore,
  tiedKeys,
  type Standing,
  type Waiting,
  type BlockHashes,
  type CheckedEntry,
  type CheckedVersion,
  type Finding,
  type FindingCode,
  type Known,
  type KnownRecord,
  type LedgerTransaction,
  type LedgerWrite,
  type LinkVersion,
  type Outcome,
  type PastWrite,
  type Values,
} from './read';
export { registryHashOf } from './motion';
export { disclose, disclosureFault, root, type Disclosure, type DisclosureFault, type ShownLeaf } from './root';
export { quorumMissed } from './quorum';
export { step, type StepResult } from './step';
export { kindNamed, parseSeal, parseVersion, requireRole, type StepContext, type Version } from './version';
export { type PrivateWrite } from './writes';
export { endOf, endsAt, succession, successionUnfounded, type Succession, whereItEnds } from './succession';
