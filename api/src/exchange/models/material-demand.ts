import { z } from 'zod';
import { amount, bpnl, bpns, category, dateTime, day, set, unit, uuid } from './values';

/** WeekBasedMaterialDemand 3.0.1: a customer's demand for one material, a series for each location and category. */
export const materialDemand = z.object({
  materialDemandId: uuid,
  customer: bpnl,
  supplier: bpnl,
  materialNumberCustomer: z.string(),
  materialNumberSupplier: z.string().optional(),
  materialDescriptionCustomer: z.string(),
  materialGlobalAssetId: uuid.optional(),
  unitOfMeasure: unit.optional(),
  unitOfMeasureIsOmitted: z.boolean(),
  materialDemandIsInactive: z.boolean(),
  changedAt: dateTime,
  demandSeries: set(
    z.object({
      customerLocation: bpns,
      expectedSupplierLocation: bpns.optional(),
      demandCategory: category,
      demands: set(z.object({ pointInTime: day, demand: amount })),
    }),
  ),
});
export type MaterialDemand = z.output<typeof materialDemand>;
