export { type SignatureChecker } from './ledger/answers';
export { inflateFaults, type PackSource } from './pack/pack-source';
export { verifyPackIn } from './pack/verify-pack';
export { verdictJson } from './verdict-json';
export { verdictObject, type VerdictObject } from './verdict-object';
export * from './words';
