import { z } from 'zod';
import type { FactOf } from './facts';
import { orderPosition, type OrderPosition } from './inventory-position';
import { bpns, instant, mspId, quantity, text, unitCode } from './primitives';

const output = z.strictObject({
  completesAt: instant,
  quantity,
  order: orderPosition.optional(),
  /** When the supplier's system changed it last, if not when it was said. */
  updatedAt: instant.optional(),
});
/** Nothing planned is an empty list. */
const outputs = z.array(output).max(400);

export const productionPlanInputs = {
  PublishProductionPlan: z.strictObject({
    customer: mspId,
    customerPart: text(40),
    supplierPart: text(40).optional(),
    /** Where it is made. */
    site: bpns,
    unit: unitCode,
    outputs,
  }),
  /** Replaces the whole plan. */
  ReviseProductionPlan: z.strictObject({ outputs, reason: text(500).optional() }),
} as const;
export const productionPlanFacts = {
  ProductionPlanPublished: productionPlanInputs.PublishProductionPlan.extend({ supplier: mspId }),
  ProductionPlanRevised: productionPlanInputs.ReviseProductionPlan,
} as const;

export type ProductionPlanFact = FactOf<typeof productionPlanFacts>;
export type ProductionOutput = { completesAt: string; quantity: string; order?: OrderPosition; updatedAt?: string };
export type ProductionPlanInput<Name extends keyof typeof productionPlanInputs> = z.infer<
  (typeof productionPlanInputs)[Name]
>;
export type ProductionPlanState = {
  customer: string;
  supplier: string;
  customerPart: string;
  supplierPart?: string;
  site: string;
  unit: string;
  /** 1 for the publication, one more for each replacement. */
  revision: number;
  /** In order of completion. */
  outputs: ProductionOutput[];
};

export const productionPlanStateShape: z.ZodType<ProductionPlanState> =
  productionPlanInputs.PublishProductionPlan.extend({ supplier: mspId, revision: z.int().min(1) });
