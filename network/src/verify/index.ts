export { claimCodes, type ClaimFinding, ClaimsLayer } from './claims/claims-layer';
export { type CustodyChain, type CustodyStep } from './claims/custody-chain';
export { type Disclosures, disclosuresShape, parseDisclosures } from './claims/disclosures';
export { type Finding, type FindingCode, findingCodes, type Refused } from './ledger/findings';
export { type JudgedBlock, LedgerLayer, type ValidTransaction } from './ledger/ledger-layer';
export { renderVerdict } from './render';
export { runVerify } from './run-verify';
export { type Verdict, verify } from './verify';
