import { z } from 'zod';
import { bpns, measured, orderPosition, set, timestamp, uuid } from './values';

/** PlannedProductionOutput 2.0.0: what a supplier will have made, by site and time. */
export const plannedOutput = z.object({
  materialGlobalAssetId: uuid,
  positions: set(
    z.object({
      orderPositionReference: orderPosition.optional(),
      allocatedPlannedProductionOutputs: set(
        z.object({
          plannedProductionQuantity: measured,
          productionSiteBpns: bpns,
          estimatedTimeOfCompletion: timestamp,
          lastUpdatedOnDateTime: timestamp,
        }),
      ),
    }),
  ),
});
export type PlannedOutput = z.output<typeof plannedOutput>;
