export { automate, type Automate, type Fired, type Firing, type FiringOutcome, type Firings } from './automate';
export { AutomationWork } from './automation-work';
export { CountingWork } from './counting-work';
export { DetectionWork } from './detection-work';
export { EscalationWork, type CaseCountdown, type Countdown } from './escalation-work';
export type { Keepers } from './keepers';
export { ProcessWork } from './process-work';
export type { KeptRule, Rules } from './rules';
export { automationRules, countingOf, type CountingVersion, settingsOf } from './settings';
