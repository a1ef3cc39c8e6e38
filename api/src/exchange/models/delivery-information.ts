import { z } from 'zod';
import { bpna, bpns, measured, orderPosition, set, timestamp, uuid } from './values';

const location = z.object({ bpnsProperty: bpns, bpnaProperty: bpna.optional() });

/** DeliveryInformation 2.0.0: what is, or will be, on its way. */
export const deliveryInformation = z.object({
  materialGlobalAssetId: uuid,
  positions: set(
    z.object({
      orderPositionReference: orderPosition.optional(),
      deliveries: set(
        z.object({
          deliveryQuantity: measured,
          lastUpdatedOnDateTime: timestamp,
          transitEvents: set(
            z.object({
              dateTimeOfEvent: timestamp,
              eventType: z.enum(['estimated-departure', 'estimated-arrival', 'actual-departure', 'actual-arrival']),
            }),
          ).refine(({ length }) => length >= 1 && length <= 2, 'one or two events'),
          transitLocations: z.object({ origin: location, destination: location }),
          trackingNumber: z.string().optional(),
          incoterm: z
            .enum(['EXW', 'FCA', 'CPT', 'CIP', 'DAP', 'DAT', 'DPU', 'DDP', 'FAS', 'FOB', 'CFR', 'CIF'])
            .optional(),
        }),
      ),
    }),
  ),
});
export type DeliveryInformation = z.output<typeof deliveryInformation>;
