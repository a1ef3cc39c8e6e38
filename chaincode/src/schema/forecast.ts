import { z } from 'zod';
import { alertShapes, type Alert } from './alerts';
import type { FactOf } from './facts';
import { bpns, calendarDay, hex32, instant, mspId, quantity, text, unitCode } from './primitives';
import { updateRequestShapes, type UpdateRequest } from './update-request';

/** CX-0128 demand categories. */
export const demandCategories = ['0001', 'A1S1', 'SR99', 'PI01', 'PO01', 'OS01', 'OI01', 'ED01'] as const;
const bucket = z.strictObject({ start: calendarDay, quantity });
const series = z.array(bucket).min(1).max(104);
const alerts = alertShapes(['deviation']);
/** Last days of the zones: what begins by then is firm, or released for production; what comes after is forecast. */
const zones = { firmUntil: calendarDay.optional(), productionUntil: calendarDay.optional() };
const requests = updateRequestShapes(['demand', 'commitment']);

export const forecastInputs = {
  PublishForecast: z.strictObject({
    supplier: mspId,
    customerPart: text(40),
    supplierPart: text(40).optional(),
    site: bpns,
    category: z.enum(demandCategories),
    unit: unitCode,
    /** week: buckets start on Mondays, up to 104; day: up to 28. */
    granularity: z.enum(['week', 'day']),
    ...zones,
    /** Where the buyer expects it to come from. */
    expectedSupplierSite: bpns.optional(),
    buckets: series,
    respondBy: instant.optional(),
    note: text(500).optional(),
    /** Salted hashes of the upstream versions it rests on (protocol.md §6). */
    restsOn: z.array(hex32).max(128).optional(),
  }),
  /** Replaces the whole series; zones and the supplier’s site stay unless given. A deactivated forecast is active again. */
  ReviseForecast: z.strictObject({
    ...zones,
    expectedSupplierSite: bpns.optional(),
    buckets: series,
    respondBy: instant.optional(),
    reason: text(500).optional(),
    restsOn: z.array(hex32).max(128).optional(),
  }),
  CommitForecast: z.strictObject({ buckets: series, reason: text(500).optional() }),
  RequestForecastUpdate: requests.ask,
  DeactivateForecast: z.strictObject({ reason: text(500) }),
  RaiseForecastAlert: alerts.raise,
  ClearForecastAlert: alerts.clear,
} as const;
const revision = z.int().min(1);
export const forecastFacts = {
  ForecastPublished: forecastInputs.PublishForecast.extend({ buyer: mspId }),
  ForecastRevised: forecastInputs.ReviseForecast,
  ForecastCommitted: forecastInputs.CommitForecast.extend({ revision, at: instant }),
  ForecastUpdateRequested: requests.asked,
  ForecastDeactivated: forecastInputs.DeactivateForecast,
} as const;
export const forecastAlertFacts = alerts.facts;
export const forecastEntries = {
  comment: z.strictObject({ type: z.literal('comment'), text: text(5000), about: calendarDay.optional() }),
  /** A response or an update that is overdue. */
  reminder: requests.reminder,
} as const;

export type OwnForecastFact = FactOf<typeof forecastFacts>;
export type Bucket = z.infer<typeof bucket>;
export type ForecastInput<Name extends keyof typeof forecastInputs> = z.infer<(typeof forecastInputs)[Name]>;
export type ForecastEntry<Name extends keyof typeof forecastEntries> = z.infer<(typeof forecastEntries)[Name]>;
export type ForecastState = {
  buyer: string;
  supplier: string;
  customerPart: string;
  supplierPart?: string;
  site: string;
  category: (typeof demandCategories)[number];
  unit: string;
  granularity: 'week' | 'day';
  /** 1 for the publication, one more for each replacement of the series. */
  revision: number;
  firmUntil?: string | undefined;
  productionUntil?: string | undefined;
  expectedSupplierSite?: string | undefined;
  buckets: Bucket[];
  restsOn: string[];
  respondBy?: string;
  /** The supplier's answer, and to which revision it was given. */
  commitment?: { revision: number; at: string; buckets: Bucket[]; reason?: string };
  request?: UpdateRequest<'demand' | 'commitment'>;
  alerts?: Alert[] | undefined;
  active: boolean;
};

export const forecastStateShape: z.ZodType<ForecastState> = forecastInputs.PublishForecast.omit({ note: true }).extend({
  buyer: mspId,
  revision,
  restsOn: z.array(hex32),
  commitment: forecastFacts.ForecastCommitted.optional(),
  request: requests.open,
  alerts: alerts.open,
  active: z.boolean(),
});
