export { againstLine, differenceLine } from './against';
export { flagName } from './meanings';
export { observationsHead } from './observations';
export { originLine, originsHead } from './origins';
export { printable } from './printable';
export { notProved, proved } from './proof';
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
} from './sentences';
export { type Timeline, timelineOf } from './timeline';
export { handsOf, signersOf, stepRemarks, unitSummary } from './units';
export { fieldLines, unreadHead, unreadLine } from './unread';
