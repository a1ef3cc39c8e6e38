export { readBlocks } from './blocks-folder';
export { type Difference, differenceCodes, type DifferenceCode } from './against/differences';
export { type Attested } from './claims/attestations';
export { claimCodes, type ClaimFinding, ClaimsLayer } from './claims/claims-layer';
export { observationCodes } from './claims/detectors/detectors';
export { type Checked, CheckedBlocks } from './checkpoint/checked-blocks';
export { type CustodyChain, type CustodyStep } from './claims/custody-chain';
export { type DisclosedRecord, type Disclosures, parseDisclosures } from './claims/disclosures';
export { checkHere, CheckerFailure, type SignatureChecker } from './ledger/answers';
export { type Finding, type FindingCode, findingCodes, type Refused } from './ledger/findings';
export { type JudgedBlock, LedgerLayer, type ReadBlock, type ValidTransaction } from './ledger/ledger-layer';
export { type PackCode, packCodes, type PackFinding } from './pack/faults';
export {
  blockFile,
  disclosuresFile,
  fileNames,
  type Manifest,
  manifestFile,
  type PackedFile,
  packFormat,
  readmeFile,
} from './pack/manifest';
export { OfOthers } from './pack/of-others';
export { verifyPack } from './pack/verify-file';
export { renderVerdict } from './render';
export { genesisHashOf, runVerify } from './run-verify';
export { onAllCores } from './threads/thread-pool';
export { exitCodeOf, verdictObject, type VerdictObject, verdictSchema, verdictShape } from './verdict-object';
export { type Verdict, type VerdictFinding, verify } from './verify';
export { againstLine, differenceLine } from './words/against';
export { flagName } from './words/meanings';
export { observationsHead } from './words/observations';
export { printable } from './words/printable';
export { notProved, proved } from './words/proof';
export {
  channelLine,
  checkedLines,
  counted,
  packLine,
  partLine,
  placeOf,
  reachLines,
  unitName,
  type UnitShown,
  untold,
  verdictWords,
} from './words/sentences';
export { type Timeline, timelineOf } from './words/timeline';
export { handsOf, signersOf, stepRemarks, unitSummary } from './words/units';
export { fieldLines, unreadHead, unreadLine } from './words/unread';
