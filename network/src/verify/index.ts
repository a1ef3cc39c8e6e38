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
export { verifyPack, verifyPacks } from './pack/verify-file';
export { renderVerdict } from './render';
export { genesisHashOf, runVerify } from './run-verify';
export { onAllCores } from './threads/thread-pool';
export { verdictJson } from './verdict-json';
export { exitCodeOf, verdictObject, type VerdictObject, verdictSchema, verdictShape } from './verdict-object';
export { type Verdict, type VerdictFinding, verify } from './verify';
export * from './words';
