export { exportBlocks } from './export-blocks';
export { exportDisclosures } from './export-disclosures';
