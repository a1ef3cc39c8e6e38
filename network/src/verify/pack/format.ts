export type { DisclosedRecord, Disclosures } from '../claims/disclosures';
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
