import { z } from 'zod';
import { bpnl, measured, set, timestamp, uuid } from './values';

/** SingleLevelBomAsPlanned 4.0.0: what one unit of a part is made of, one level down. */
export const billOfMaterial = z.object({
  globalAssetId: uuid,
  childItems: set(
    z.object({
      globalAssetId: uuid,
      businessPartner: bpnl,
      quantity: measured,
      createdOn: timestamp,
      lastModifiedOn: timestamp.optional(),
      validityPeriod: z.object({ validFrom: timestamp.optional(), validTo: timestamp.optional() }).optional(),
    }),
  ),
});
