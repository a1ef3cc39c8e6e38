export { exportBlocks, peerBlocks } from './export-blocks';
export { exportDisclosures } from './export-disclosures';
