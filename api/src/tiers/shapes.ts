import {
  bpns,
  calendarDay,
  demandCategories,
  mspId,
  quantity,
  text,
  timeZone,
  unitCode,
} from '@tierline/chaincode/schema';
import { z } from 'zod';

const part = text(40);
const channel = text(249);
const notZero = quantity.refine((value) => !/^[0.]+$/.test(value), 'more than zero');
const percent = z.string().regex(/^(100|\d{1,2}(\.\d{1,9})?)$/, 'percent, 0 to 100');
const lot = z.strictObject({ minimum: quantity.optional(), multiple: notZero.optional() });

/** How a part is made, one level; `part` as the member itself calls it. */
export const billOfMaterial = z.strictObject({
  part,
  unit: unitCode,
  /** Where it is made: by that site's calendar. */
  site: bpns.optional(),
  lot: lot.optional(),
  /** Whether what a customer publishes goes on to suppliers without a person. */
  automatic: z.boolean(),
  components: z
    .array(
      z.strictObject({
        part,
        quantityPer: notZero,
        unit: unitCode,
        scrap: quantity.optional(),
        leadTimeDays: z.int().min(0).max(400).optional(),
        from: calendarDay.optional(),
        until: calendarDay.optional(),
      }),
    )
    .min(1)
    .max(500),
});

export const workingCalendar = z.strictObject({
  site: bpns,
  timeZone,
  /** 1 is Monday, 7 is Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  holidays: z.array(calendarDay).max(1000),
  extraDays: z.array(calendarDay).max(1000).optional(),
});

/** Whom the member buys a part from. */
export const sourcing = z.strictObject({
  part,
  sources: z
    .array(
      z.strictObject({
        supplier: mspId,
        channel,
        /** Where the part is needed. */
        site: bpns,
        percent,
        /** The number it is ordered by; absent: the part's own. */
        customerPart: part.optional(),
        category: z.enum(demandCategories).optional(),
        lot: lot.optional(),
      }),
    )
    .min(1)
    .max(20)
    .refine(
      (sources) => sources.reduce((all, one) => all + Math.round(Number(one.percent) * 1e9), 0) === 100e9,
      'shares of a hundred percent',
    ),
});

export type BillOfMaterial = z.infer<typeof billOfMaterial>;
export type SiteCalendar = z.infer<typeof workingCalendar>;
export type Sourcing = z.infer<typeof sourcing>;
export type SourceOfPart = Sourcing['sources'][number];

/** What a derivation supposes besides what stands. */
export const supposition = z.strictObject({
  granularity: z.enum(['week', 'day']),
  /** Demand for a part of one's own (absent: for all) is so many percent higher, or lower. */
  changes: z
    .array(z.strictObject({ part: part.optional(), percent: z.string().regex(/^-?\d{1,4}(\.\d{1,9})?$/, 'percent') }))
    .max(100)
    .optional(),
  /** In the place of what a received forecast states. */
  series: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[0-9a-f]{32}$/, 'a forecast'),
        buckets: z.array(z.strictObject({ start: calendarDay, quantity })).max(104),
      }),
    )
    .max(100)
    .optional(),
  /** What is there of a part, made or bought, and is used first. */
  stock: z.array(z.strictObject({ part, quantity })).max(1000).optional(),
});
export type Supposition = z.infer<typeof supposition>;
