import { z } from 'zod';
import { need } from './schedule';

const optionalText = z.string().optional();
const item = z.object({
  plant: optionalText,
  callOff: z.object({
    number: z.string(),
    date: z.string(),
    previousNumber: optionalText,
    previousDate: optionalText,
  }),
  buyerPart: z.string(),
  supplierPart: optionalText,
  order: optionalText,
  unloadingPoint: optionalText,
  customerMark: optionalText,
  unit: optionalText,
  interval: optionalText,
  productionRelease: optionalText,
  materialRelease: optionalText,
  usage: optionalText,
  account: optionalText,
  warehouse: optionalText,
  lastReceipt: z
    .object({ bookedOn: z.string(), despatchNote: optionalText, despatchDate: optionalText, quantity: z.string() })
    .optional(),
  cumulativeReceived: optionalText,
  release: z
    .object({
      productionFrom: optionalText,
      productionTo: optionalText,
      productionCumulative: optionalText,
      materialFrom: optionalText,
      materialTo: optionalText,
      materialCumulative: optionalText,
      part: optionalText,
      intermediateSupplier: optionalText,
      horizon: optionalText,
      pointOfUse: optionalText,
      cumulativeAtReset: optionalText,
    })
    .optional(),
  packaging: z.object({ customerCode: optionalText, supplierCode: optionalText, capacity: optionalText }).optional(),
  text: z.array(z.string()).optional(),
  schedule: z.array(need),
});

export const callOffShape = z.object({
  kind: z.literal('deliverySchedule'),
  syntax: z.literal('VDA'),
  message: z.literal('4905'),
  header: z.object({
    supplier: z.string(),
    customer: z.string(),
    previousTransmission: z.number(),
    transmission: z.number(),
    date: z.string(),
    cumulativeResetOn: optionalText,
  }),
  items: z.array(item),
  recordCounts: z.record(z.string(), z.number()),
});
export type Vda4905 = z.infer<typeof callOffShape>;
export type VdaItem = z.infer<typeof item>;
