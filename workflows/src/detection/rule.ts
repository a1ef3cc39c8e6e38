import {
  bpns,
  calendarDay,
  type CaseCategory,
  caseSeverities,
  instant,
  mspId,
  quantity,
  text,
  timeZone,
} from '@tierline/chaincode/schema';
import { z } from 'zod';

/** Each also the category of the cases that it opens. */
export const detectorNames = [
  'shortage',
  'bottleneck',
  'forecast-deviation',
  'late-shipment',
  'custody-gap',
  'unanswered-offer',
  'dock-delay',
  'sensor-limit',
  'supplier-notice',
  'missing-commitment',
] as const satisfies readonly CaseCategory[];
export type DetectorName = (typeof detectorNames)[number];

const most = 100;
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day');
const minutes = z.int().min(0).max(525_600);

/** When an office works. Absent where one may be given: every minute counts. */
export const workingHours = z.strictObject({
  timeZone,
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: wallTime,
  until: wallTime,
  holidays: z.array(calendarDay).max(1000),
});

/** What a rule is for; a list that is absent restricts nothing. */
export const scope = z.strictObject({
  channels: z.array(text(249)).min(1).max(most).optional(),
  partners: z.array(mspId).min(1).max(most).optional(),
  kinds: z.array(text(40)).min(1).max(most).optional(),
  parts: z.array(text(40)).min(1).max(most).optional(),
  sites: z.array(bpns).min(1).max(most).optional(),
});
export type Scope = z.infer<typeof scope>;

/** From what on it is a matter; what is absent is not asked. */
const thresholds = z.strictObject({
  /** After the deadline, the promised time, the last evidence: as long may it take. */
  minutes: minutes.optional(),
  /** Of a figure that moved, to either side: 25 is a quarter. */
  percent: quantity.optional(),
  /** In the record's unit. */
  quantity: quantity.optional(),
  /** Of alerts in the records. */
  alert: z.enum(['amber', 'red']).optional(),
});
export type Thresholds = z.infer<typeof thresholds>;

/** What a member says of one thing that is to be found, and what then is to happen. Nobody else sees it. */
export const detectionRule = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a name in lower case'),
  detector: z.enum(detectorNames),
  scope,
  thresholds,
  severity: z.enum(caseSeverities),
  /** While one lasts nothing is opened; what is still so afterwards, is then. */
  muted: z.array(z.strictObject({ from: instant, until: instant })).max(most),
  hours: workingHours.optional(),
  /** Working minutes until each party has acknowledged, and until it is resolved. */
  acknowledgeMinutes: minutes.min(5).optional(),
  resolveMinutes: minutes.min(5).optional(),
  /** Absent, true: when it is gone this member says so in the case, which is closed when both have, and nobody has begun. */
  closeWhenCleared: z.boolean().optional(),
  active: z.boolean(),
});
export type DetectionRule = z.infer<typeof detectionRule>;

/** One version of a rule, as it was set. `by`: a pseudonym; of a built-in rule, the node. */
export type RuleVersion = DetectionRule & { version: number; by: string; at: string };
