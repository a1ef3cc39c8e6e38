import { disruptionEffects, rootCauses } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { bpns, set, timestamp, uuid } from './values';

/** DemandAndCapacityNotification 3.0.0: what has happened, whom it concerns, and until when. */
export const disruptionNotification = z.object({
  notificationId: uuid,
  sourceDisruptionId: uuid,
  relatedNotificationIds: set(uuid).optional(),
  leadingRootCause: z.enum(rootCauses),
  effect: z.enum(disruptionEffects),
  status: z.enum(['open', 'resolved']),
  text: z.string().max(4000).optional(),
  resolvingMeasureDescription: z.string().max(4000).optional(),
  contentChangedAt: timestamp,
  startDateOfEffect: timestamp,
  expectedEndDateOfEffect: timestamp.optional(),
  affectedSitesSender: set(bpns).optional(),
  affectedSitesRecipient: set(bpns).optional(),
  materialsAffected: set(
    z.object({
      materialGlobalAssetId: uuid.optional(),
      materialNumberCustomer: z.string().optional(),
      materialNumberSupplier: z.string().optional(),
    }),
  ).optional(),
});
export type DisruptionNotification = z.output<typeof disruptionNotification>;
