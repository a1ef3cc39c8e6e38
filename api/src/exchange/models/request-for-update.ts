import { z } from 'zod';
import { set, timestamp, uuid } from './values';

/** IdBasedRequestForUpdate 3.0.0: which objects the other side should send again. */
export const requestForUpdate = z.object({
  weekBasedMaterialDemand: set(z.object({ materialDemandId: uuid, changedAt: timestamp.optional() })).optional(),
  weekBasedCapacityGroup: set(z.object({ capacityGroupId: uuid, changedAt: timestamp.optional() })).optional(),
});
