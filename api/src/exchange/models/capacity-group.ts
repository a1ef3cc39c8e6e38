import { z } from 'zod';
import { amount, between, bpnl, bpns, category, dateTime, day, decimal, set, timestamp, unit, uuid } from './values';

const deviationThreshold = z.object({
  sequenceNumber: between(1, 999),
  subhorizonLength: between(1, 999),
  relativePositiveDeviation: decimal.optional(),
  relativeNegativeDeviation: between(0, 1).optional(),
  absolutePositiveDeviation: decimal.optional(),
  absoluteNegativeDeviation: decimal.optional(),
});

/** WeekBasedCapacityGroup 3.0.1: what a supplier can make for one customer, and which demand it is for. */
export const capacityGroup = z.object({
  capacityGroupId: uuid,
  name: z.string(),
  customer: bpnl,
  supplier: bpnl,
  supplierLocations: set(bpns).optional(),
  unitOfMeasure: unit.optional(),
  unitOfMeasureIsOmitted: z.boolean(),
  capacityGroupIsInactive: z.boolean(),
  changedAt: dateTime,
  linkedDemandSeries: set(
    z.object({
      materialNumberCustomer: z.string(),
      materialNumberSupplier: z.string().optional(),
      customerLocation: bpns,
      demandCategory: category,
      loadFactor: decimal.optional(),
    }),
  ).optional(),
  linkedCapacityGroups: set(uuid).optional(),
  capacities: set(
    z.object({
      pointInTime: day,
      actualCapacity: amount,
      maximumCapacity: amount,
      agreedCapacity: amount.optional(),
      deltaProductionResult: decimal.optional(),
    }),
  ).optional(),
  demandVolatilityParameters: z
    .object({
      startReferenceDateTime: timestamp,
      measurementInterval: between(1, 999),
      rollingHorizonAlertThresholds: set(deviationThreshold).optional(),
    })
    .optional(),
});
export type CapacityGroup = z.output<typeof capacityGroup>;
