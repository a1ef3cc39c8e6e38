import type { DetectionRule } from './rule';

type Given = Pick<DetectionRule, 'name' | 'detector' | 'severity'> & Partial<DetectionRule>;
const rule = (given: Given): DetectionRule => ({ scope: {}, thresholds: {}, muted: [], active: true, ...given });
const hour = 60;
const day = 24 * hour;

/** By which a new node finds what is wrong before anybody has set anything. A rule of the same name takes one's place. */
export const defaultRules: readonly DetectionRule[] = [
  rule({
    ...{ name: 'shortage', detector: 'shortage', severity: 'major', thresholds: { alert: 'amber' } },
    ...{ acknowledgeMinutes: 4 * hour, resolveMinutes: 5 * day },
  }),
  rule({
    ...{ name: 'shortage-red', detector: 'shortage', severity: 'critical', thresholds: { alert: 'red' } },
    ...{ acknowledgeMinutes: hour, resolveMinutes: 2 * day },
  }),
  rule({
    ...{ name: 'bottleneck', detector: 'bottleneck', severity: 'major', thresholds: { alert: 'red' } },
    ...{ acknowledgeMinutes: day, resolveMinutes: 7 * day },
  }),
  rule({
    ...{ name: 'forecast-deviation', detector: 'forecast-deviation', severity: 'minor' },
    ...{ thresholds: { percent: '25' }, acknowledgeMinutes: 2 * day },
  }),
  rule({
    ...{ name: 'late-shipment', detector: 'late-shipment', severity: 'major', thresholds: { minutes: 2 * hour } },
    ...{ acknowledgeMinutes: 2 * hour, resolveMinutes: 2 * day },
  }),
  rule({ name: 'custody-gap', detector: 'custody-gap', severity: 'major', thresholds: { minutes: 7 * day } }),
  rule({
    name: 'unanswered-offer',
    detector: 'unanswered-offer',
    severity: 'minor',
    thresholds: { minutes: 4 * hour },
  }),
  rule({ name: 'dock-delay', detector: 'dock-delay', severity: 'minor', thresholds: { minutes: day } }),
  rule({ name: 'sensor-limit', detector: 'sensor-limit', severity: 'major', acknowledgeMinutes: day }),
  rule({ name: 'supplier-notice', detector: 'supplier-notice', severity: 'major', acknowledgeMinutes: day }),
  rule({
    ...{ name: 'missing-commitment', detector: 'missing-commitment', severity: 'minor' },
    ...{ thresholds: { minutes: day } },
  }),
];
