import { demandCategories } from '@tierline/chaincode/schema';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { epcisMillis } from '../epcis/canonical-value';
import { sammUnits } from './units';

const uuid = z
  .string()
  .regex(/^(?:urn:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'a UUID');
const bpns = z.string().regex(/^BPNS[a-zA-Z0-9]{12}$/, 'a BPNS');
const bpnl = z.string().regex(/^BPNL[a-zA-Z0-9]{12}$/, 'a BPNL');
const timestamp = z.string().refine((text) => epcisMillis(text) !== undefined, 'a timestamp with a zone');

/** A JSON number is a double: beyond 15 digits it is no longer the number that was written. */
const amount = z
  .number()
  .min(0)
  .max(1e18)
  .refine((value) => new Decimal(value).precision() <= 15, 'more digits than a JSON number carries');

const demandSeries = z.looseObject({
  customerLocation: bpns,
  expectedSupplierLocation: bpns.optional(),
  demandCategory: z.looseObject({ demandCategoryCode: z.enum(demandCategories) }),
  demands: z.array(z.looseObject({ pointInTime: z.iso.date(), demand: amount })),
});

/** WeekBasedMaterialDemand 3.0.1 (draft-04 schema of the aspect model, formats asserted); unknown members are ignored. */
export const materialDemand = z.looseObject({
  materialDemandId: uuid,
  customer: bpnl,
  supplier: bpnl,
  materialNumberCustomer: z.string(),
  materialNumberSupplier: z.string().optional(),
  materialDescriptionCustomer: z.string(),
  materialGlobalAssetId: uuid.optional(),
  unitOfMeasure: z
    .string()
    .refine((unit) => sammUnits.has(unit), 'a unit of the aspect model')
    .optional(),
  unitOfMeasureIsOmitted: z.boolean(),
  materialDemandIsInactive: z.boolean(),
  changedAt: timestamp,
  demandSeries: z.array(demandSeries),
});
export type MaterialDemand = z.infer<typeof materialDemand>;
