export { DetectionWork } from './detection-work';
export { ProcessWork } from './process-work';
export type { KeptRule, Rules } from './rules';
export { settingsOf } from './settings';
