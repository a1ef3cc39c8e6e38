export type { DisclosedRecord, Disclosures, OpenedPin } from '../claims/disclosures';
export { carriedPins } from '../claims/origins';
export { limitOf } from './limits';
export {
  blockFile,
  disclosuresFile,
  type Manifest,
  manifestFile,
  type PackedFile,
  packFormat,
  readmeFile,
} from './manifest';
export { OfOthers } from './of-others';
