export { archivedBlocks, type BlockSource, exportBlocks, peerBlocks } from './export-blocks';
export { exportDisclosures } from './export-disclosures';
