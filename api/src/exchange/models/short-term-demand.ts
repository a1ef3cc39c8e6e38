import { z } from 'zod';
import { bpns, category, day, measured, set, timestamp, uuid } from './values';

/** ShortTermMaterialDemand 1.0.0: a customer's demand day by day. */
export const shortTermDemand = z.object({
  materialGlobalAssetId: uuid,
  demandSeries: set(
    z.object({
      customerLocationBpns: bpns,
      expectedSupplierLocationBpns: bpns.optional(),
      demandCategory: category,
      lastUpdatedOnDateTime: timestamp,
      demands: set(z.object({ day, demand: measured })),
    }),
  ),
});
export type ShortTermDemand = z.output<typeof shortTermDemand>;
