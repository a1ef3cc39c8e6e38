/** What went wrong, as people and detectors sort it. */
export const caseCategories = [
  'shortage',
  'late-shipment',
  'forecast-deviation',
  'bottleneck',
  'custody-gap',
  'unanswered-offer',
  'dock-delay',
  'sensor-limit',
  'supplier-notice',
  'missing-commitment',
  'quality',
  'sequence-break',
  'other',
] as const;
export type CaseCategory = (typeof caseCategories)[number];

/** In rising order. */
export const caseSeverities = ['minor', 'major', 'critical', 'line-stop'] as const;
export type CaseSeverity = (typeof caseSeverities)[number];

/** CX-0146, model DemandAndCapacityNotification 3.0.0: leadingRootCause. */
export const rootCauses = [
  'strike',
  'natural-disaster',
  'production-incident',
  'pandemic-or-epidemic',
  'logistics-disruption',
  'war',
  'insolvency',
  'other',
] as const;
export type RootCause = (typeof rootCauses)[number];

/** The same: effect. */
export const disruptionEffects = [
  'demand-reduction',
  'demand-increase',
  'capacity-reduction',
  'capacity-increase',
] as const;
export type DisruptionEffect = (typeof disruptionEffects)[number];

export const caseStatuses = ['open', 'acknowledged', 'in-work', 'voting', 'resolved', 'rejected', 'closed'] as const;
export type CaseStatus = (typeof caseStatuses)[number];

/** What kind of thing a remedy is. */
export const remedyMeasures = [
  'expedite',
  'alternate-supply',
  'reschedule',
  'resequence',
  'rework',
  'capacity',
  'demand',
  'other',
] as const;

/** What a case can be late with. */
export const caseDuties = ['acknowledgement', 'resolution', 'task'] as const;
export type CaseDuty = (typeof caseDuties)[number];
