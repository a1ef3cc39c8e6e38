import { z } from 'zod';
import { alertShapes, type Alert } from './alerts';
import type { FactOf } from './facts';
import { bpna, bpns, instant, mspId, quantity, text, unitCode } from './primitives';

/** For which order position something is kept or made (CX-0122: optional, then with the customer's numbers). */
export const orderPosition = z.strictObject({
  customerOrder: text(35),
  customerOrderPosition: text(35),
  supplierOrder: text(35).optional(),
});
/** One lot of stock; where it is blocked nothing can be taken from it. */
const stock = z.strictObject({
  address: bpna.optional(),
  blocked: z.boolean(),
  quantity,
  order: orderPosition.optional(),
  /** When who states it had it counted or booked last, if not `asOf`. */
  updatedAt: instant.optional(),
});
/** All that one side knows of at the site, in the record's unit; nothing there is an empty list. */
const statement = z.strictObject({ asOf: instant, stocks: z.array(stock).max(150) });
/** Stock limits in the record's unit: safety <= minimum <= maximum, as far as given. */
const limits = z.strictObject({
  safety: quantity.optional(),
  minimum: quantity.optional(),
  maximum: quantity.optional(),
});
const sides = ['customer', 'supplier'] as const;
export const positionAlerts = alertShapes(['shortage', 'below-minimum']);

export const inventoryInputs = {
  OpenInventoryPosition: z.strictObject({
    customer: mspId,
    supplier: mspId,
    /** Which of the two has the stock: the customer inbound, the supplier outbound. */
    holder: z.enum(sides),
    customerPart: text(40),
    supplierPart: text(40).optional(),
    /** Where it lies. */
    site: bpns,
    unit: unitCode,
    /** The caller's first. */
    statement: statement.optional(),
  }),
  /** Replaces what the caller's side stated before. */
  StateInventory: statement,
  StateInventoryLimits: limits,
  AgreeInventoryLimits: z.strictObject({}),
  CloseInventoryPosition: z.strictObject({ reason: text(500) }),
  RaiseInventoryAlert: positionAlerts.raise,
  ClearInventoryAlert: positionAlerts.clear,
} as const;
export const inventoryFacts = {
  InventoryPositionOpened: inventoryInputs.OpenInventoryPosition.omit({ statement: true }),
  InventoryStated: statement.extend({ side: z.enum(sides), by: mspId, at: instant }),
  InventoryLimitsStated: limits.extend({ by: mspId }),
  InventoryLimitsAgreed: limits,
  InventoryPositionClosed: inventoryInputs.CloseInventoryPosition.extend({ by: mspId }),
} as const;

export type OwnInventoryFact = FactOf<typeof inventoryFacts>;
export type OrderPosition = z.infer<typeof orderPosition>;
export type InventoryStock = z.infer<typeof stock>;
export type InventoryStatement = z.infer<typeof statement>;
export type InventoryLimits = z.infer<typeof limits>;
export type InventoryInput<Name extends keyof typeof inventoryInputs> = z.infer<(typeof inventoryInputs)[Name]>;
export type InventoryState = {
  customer: string;
  supplier: string;
  holder: 'customer' | 'supplier';
  customerPart: string;
  supplierPart?: string;
  site: string;
  unit: string;
  /** What each side stated last; they are kept apart, and may differ. `at`: when it was said. */
  statements: { customer?: InventoryStatement & { at: string }; supplier?: InventoryStatement & { at: string } };
  /** What one side wants watched, until the other agrees. */
  statedLimits?: InventoryLimits & { by: string };
  /** What both signed last; stays in force while another is stated. */
  agreedLimits?: InventoryLimits;
  open: boolean;
  alerts?: Alert[];
};

const stated = statement.extend({ at: instant }).optional();
export const inventoryStateShape: z.ZodType<InventoryState> = inventoryInputs.OpenInventoryPosition.omit({
  statement: true,
}).extend({
  statements: z.strictObject({ customer: stated, supplier: stated }),
  statedLimits: limits.extend({ by: mspId }).optional(),
  agreedLimits: limits.optional(),
  open: z.boolean(),
  alerts: positionAlerts.open,
});
