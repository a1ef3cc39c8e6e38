export { type SignatureChecker } from './ledger/answers';
export { inflateFaults, type PackSource } from './pack/pack-source';
export { verifyPackIn } from './pack/verify-pack';
export { verdictObject, type VerdictObject } from './verdict-object';
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
