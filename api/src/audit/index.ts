export { archivedBlocks, type BlockSource } from './archived-blocks';
export { recordsAsked, type AskedRecords } from './asked-records';
export { AuditPacks, type AskedPack, type AuditPack } from './audit-packs';
export { CannotPack } from './cannot-pack';
export { disclosuresText, readDisclosures, versionsIn } from './disclosures';
export { type Laid, PackShelf, type Taken } from './pack-shelf';
export { packReadme } from './pack-readme';
export { withheldIn, withholding } from './withhold';
export { writePack, type PackRequest, type WrittenPack } from './write-pack';
