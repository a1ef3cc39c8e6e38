import { z } from 'zod';
import { bpna, bpns, decimal, direction, set, timestamp, uuid } from './values';

/** DaysOfSupply 2.0.0: how long what lies there will last, day by day. */
export const daysOfSupply = z.object({
  materialGlobalAssetId: uuid,
  direction,
  allocatedDaysOfSupply: set(
    z.object({
      stockLocationBPNS: bpns,
      stockLocationBPNA: bpna,
      lastUpdatedOnDateTime: timestamp,
      amountOfAllocatedDaysOfSupply: set(z.object({ date: timestamp, daysOfSupply: decimal })),
    }),
  ),
});
