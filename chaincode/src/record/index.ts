export { canonical, parseCanonical, parseJson } from './canonical';
export { addEntry, type EntryResult } from './entry';
export { sha256Hex } from './hash';
export { derivedId, entryIdOf, linkSecret, pinOf, sharedEntryId } from './ids';
export { collectionOf, keys, parseKey, type RecordKey } from './keys';
export { disclose, disclosureHolds, root, type Disclosure, type ShownLeaf } from './root';
export { step, type StepResult } from './step';
export { kindNamed, parseSeal, parseVersion, type StepContext, type Version } from './version';
export { type PrivateWrite } from './writes';
