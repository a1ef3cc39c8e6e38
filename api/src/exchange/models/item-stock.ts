import { z } from 'zod';
import { bpna, bpns, direction, measured, orderPosition, set, timestamp, uuid } from './values';

/** ItemStock 2.0.0: what lies where for the partner; INBOUND with the customer, OUTBOUND with the supplier. */
export const itemStock = z.object({
  materialGlobalAssetId: uuid,
  direction,
  positions: set(
    z.object({
      orderPositionReference: orderPosition.optional(),
      allocatedStocks: set(
        z.object({
          quantityOnAllocatedStock: measured,
          stockLocationBPNS: bpns,
          stockLocationBPNA: bpna,
          isBlocked: z.boolean(),
          lastUpdatedOnDateTime: timestamp,
        }),
      ),
    }),
  ),
});
export type ItemStock = z.output<typeof itemStock>;
