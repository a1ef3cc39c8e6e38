export { readBlocks } from './blocks-folder';
export { type Finding, type FindingCode, findingCodes, type Refused } from './ledger/findings';
export { type JudgedBlock, LedgerLayer } from './ledger/ledger-layer';
export { renderVerdict } from './render';
export { runVerify } from './run-verify';
export { type Verdict, verify } from './verify';
