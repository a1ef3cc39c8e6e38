import { z } from 'zod';
import { alertShapes, type Alert } from './alerts';
import type { FactOf } from './facts';
import { demandCategories } from './forecast';
import { bpns, calendarDay, instant, mspId, quantity, signedQuantity, text, unitCode, uuid4 } from './primitives';
import { updateRequestShapes, type UpdateRequest } from './update-request';

/** One weekly series of demand, by what names it: the forecast record itself is another. */
const linkedSeries = z.strictObject({
  customerPart: text(40),
  supplierPart: text(40).optional(),
  site: bpns,
  category: z.enum(demandCategories),
  loadFactor: quantity.optional(),
});
const capacity = z.strictObject({
  /** Monday. */
  start: calendarDay,
  actual: quantity,
  maximum: quantity,
  /** What the supplier holds to be agreed; it is, once the customer has signed the same figure. */
  agreed: quantity.optional(),
  deltaProductionResult: signedQuantity.optional(),
});
const count = z.int().min(1).max(999);
/** Limits are sizes: a fall by more than `relativeNegative` (0 to 1) is beyond it. */
const subhorizon = z.strictObject({
  sequence: count,
  /** Weeks. */
  length: count,
  relativePositive: quantity.optional(),
  relativeNegative: z
    .string()
    .regex(/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/, 'a decimal string, 0 to 1')
    .optional(),
  absolutePositive: quantity.optional(),
  absoluteNegative: quantity.optional(),
});
/** How the deviation of demand is measured (CX-0128 §5.11). */
const volatility = z.strictObject({
  /** Of the first measurement. */
  start: instant,
  /** Weeks from one measurement to the next. */
  measurementInterval: count,
  subhorizons: z.array(subhorizon).max(20).optional(),
});

const statement = z.strictObject({
  name: text(120),
  unit: unitCode,
  supplierSites: z.array(bpns).max(50).optional(),
  linkedSeries: z.array(linkedSeries).max(150).optional(),
  /** `groupId` of groups below this one, of the same supplier and customer. */
  linkedGroups: z.array(uuid4).max(50).optional(),
  capacities: z.array(capacity).max(104).optional(),
  volatility: volatility.optional(),
});
const signedWeek = z.strictObject({ start: calendarDay, quantity });
const requests = updateRequestShapes(['capacity', 'agreement']);
const alerts = alertShapes(['bottleneck', 'deviation']);

/** What CX-0128 asks of the figures of a group, in words: of what a supplier states here, and of what it sends as a payload. */
export const capacityWords = {
  monday: 'weeks are named by their Monday',
  once: 'no week stands twice',
  ahead: 'where capacities are given, at least one week comes two or more weeks after the current one',
  maximum: 'the maximum is not below the actual capacity',
  loadFactor: 'a load factor stands at every linked series or at none',
} as const;

export const capacityGroupInputs = {
  PublishCapacityGroup: statement.extend({ customer: mspId, groupId: uuid4, note: text(500).optional() }),
  /** Replaces the whole statement; a group that was put out of use is in use again. */
  ReviseCapacityGroup: statement.extend({ reason: text(500).optional() }),
  /** The customer's signature under agreed capacities, as the supplier states them. */
  AgreeCapacity: z.strictObject({ weeks: z.array(signedWeek).min(1).max(104) }),
  RequestCapacityUpdate: requests.ask,
  DeactivateCapacityGroup: z.strictObject({ reason: text(500) }),
  RaiseCapacityAlert: alerts.raise,
  ClearCapacityAlert: alerts.clear,
} as const;
export const capacityGroupFacts = {
  CapacityGroupPublished: capacityGroupInputs.PublishCapacityGroup.extend({ supplier: mspId }),
  CapacityGroupRevised: capacityGroupInputs.ReviseCapacityGroup,
  CapacityAgreed: capacityGroupInputs.AgreeCapacity.extend({ at: instant }),
  CapacityUpdateRequested: requests.asked,
  CapacityGroupDeactivated: capacityGroupInputs.DeactivateCapacityGroup,
} as const;
export const capacityAlertFacts = alerts.facts;
export const capacityGroupEntries = {
  comment: z.strictObject({ type: z.literal('comment'), text: text(5000), about: calendarDay.optional() }),
  reminder: requests.reminder,
} as const;

export type OwnCapacityGroupFact = FactOf<typeof capacityGroupFacts>;
export type CapacityStatement = z.infer<typeof statement>;
export type Capacity = z.infer<typeof capacity>;
export type CapacityGroupInput<Name extends keyof typeof capacityGroupInputs> = z.infer<
  (typeof capacityGroupInputs)[Name]
>;
export type CapacityGroupEntry<Name extends keyof typeof capacityGroupEntries> = z.infer<
  (typeof capacityGroupEntries)[Name]
>;
export type CapacityGroupState = Omit<CapacityStatement, 'supplierSites' | 'linkedSeries' | 'linkedGroups'> & {
  supplier: string;
  customer: string;
  groupId: string;
  /** 1 for the publication, one more for each replacement. */
  revision: number;
  supplierSites: string[];
  linkedSeries: z.infer<typeof linkedSeries>[];
  linkedGroups: string[];
  /** In order. */
  capacities: Capacity[];
  /** What both have signed, in order: the figure, and when the customer signed it. */
  signed: { start: string; quantity: string; at: string }[];
  request?: UpdateRequest<'capacity' | 'agreement'>;
  alerts?: Alert[] | undefined;
  active: boolean;
};

export const capacityGroupStateShape: z.ZodType<CapacityGroupState> = statement.extend({
  supplier: mspId,
  customer: mspId,
  groupId: uuid4,
  revision: z.int().min(1),
  supplierSites: z.array(bpns),
  linkedSeries: z.array(linkedSeries),
  linkedGroups: z.array(uuid4),
  capacities: z.array(capacity),
  signed: z.array(signedWeek.extend({ at: instant })),
  request: requests.open,
  alerts: alerts.open,
  active: z.boolean(),
});
