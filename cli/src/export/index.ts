export { archivedBlocks, type BlockSource, exportBlocks, peerBlocks } from './export-blocks';
export { exportDisclosures } from './export-disclosures';
export { exportPack, type PackRequest } from './export-pack';
export { packReadme } from './pack-readme';
