import { demandCategories } from '@tierline/chaincode/schema';
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { epcisMillis } from '../../imports/epcis/canonical-value';
import { sammUnitOf, sammUnits, unitCodeOf } from '../../imports/forecast/units';

// What the aspect models are made of. A shape decodes a payload into our view of it (decimal strings, UN/ECE Rec 20 units)
// and encodes the view again; identifiers and times stay as written, for a partner compares them as texts.

export const uuid = z
  .string()
  .regex(/^(?:urn:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'a UUID');
export const bpnl = z.string().regex(/^BPNL[a-zA-Z0-9]{12}$/, 'a BPNL');
export const bpns = z.string().regex(/^BPNS[a-zA-Z0-9]{12}$/, 'a BPNS');
export const bpna = z.string().regex(/^BPNA[a-zA-Z0-9]{12}$/, 'a BPNA');
export const day = z.iso.date('a calendar day, YYYY-MM-DD');

const isInstant = (text: string): boolean => epcisMillis(text) !== undefined;
/** Where a model asks for the format `date-time`. */
export const dateTime = z.string().refine(isInstant, 'a timestamp with a zone');
/** Where it has a pattern: that has no anchors and takes times without a zone, so the text is read as a time on top. */
export const timestamp = z
  .string()
  .regex(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/, 'a timestamp')
  .refine(isInstant, { error: 'a timestamp with a zone', params: { id: 'V-TIME' } });

/** A JSON number is a double: beyond 15 digits it is no longer the number that was written. */
const figure = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?$/, 'a decimal number')
  .refine((text) => new Decimal(text).precision() <= 15, 'more digits than a JSON number carries');
const written = { decode: (value: number) => new Decimal(value).toFixed(), encode: (text: string) => Number(text) };
export const decimal = z.codec(z.number(), figure, written);
export const amount = z.codec(z.number().min(0).max(1e18), figure, written);
export const between = (least: number, most: number) => z.codec(z.number().min(least).max(most), figure, written);

export const unit = z.codec(z.enum(sammUnits), z.string(), {
  decode: (name) => unitCodeOf(name) ?? name,
  encode: (code, context) => {
    const name = sammUnitOf(code);
    if (name !== undefined) return name;
    context.issues.push({ code: 'custom', message: `${code} has no name in the aspect models`, input: code });
    return z.NEVER;
  },
});
export const measured = z.object({ value: decimal, unit });
export const category = z.object({ demandCategoryCode: z.enum(demandCategories) });
export const direction = z.enum(['INBOUND', 'OUTBOUND']);
export const orderPosition = z.object({
  supplierOrderId: z.string().optional(),
  customerOrderId: z.string(),
  customerOrderPositionId: z.string(),
});

/** A list without an entry twice. */
export const set = <Entry extends z.ZodType>(entry: Entry) =>
  z.array(entry).refine(isDistinct, 'an entry stands twice');

/** Shapes give members in one order, so equal entries are equal texts. */
function isDistinct(entries: readonly unknown[]): boolean {
  return new Set(entries.map((entry) => JSON.stringify(entry))).size === entries.length;
}

/** Both forms name the same object, and letter case does not matter. */
export const plainId = (id: string): string => id.toLowerCase().replace(/^urn:uuid:/, '');
