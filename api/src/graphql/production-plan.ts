import type { ProductionOutput, ProductionPlanState } from '@tierline/chaincode/schema';
import { productionPlanStatuses } from '../readmodel';
import type { Builder } from './builder';
import { addRecordKind, type Shared } from './record-kind';

/** What a supplier plans to finish for one customer. */
export function addProductionPlan(builder: Builder, shared: Shared): void {
  const output = builder.objectRef<ProductionOutput>('ProductionOutput').implement({
    description: 'A quantity of the plan’s unit that is to be finished at a time.',
    fields: (t) => ({
      completesAt: t.expose('completesAt', { type: 'DateTime' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
      order: t.expose('order', { type: shared.orderPosition, nullable: true }),
      updatedAt: t.expose('updatedAt', { type: 'DateTime', nullable: true }),
    }),
  });
  const state = builder.objectRef<ProductionPlanState>('ProductionPlanState').implement({
    fields: (t) => ({
      customer: t.exposeString('customer', { description: 'MSP id.' }),
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      customerPart: t.exposeString('customerPart'),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      site: t.exposeString('site', { description: 'BPNS of the site where it is made.' }),
      unit: t.exposeString('unit', { description: 'Of all quantities: UN/ECE Rec 20.' }),
      revision: t.exposeInt('revision', { description: '1, and one more for each replacement of the plan.' }),
      outputs: t.expose('outputs', { type: [output], description: 'In order of completion.' }),
    }),
  });
  addRecordKind(builder, shared, 'production-plan', {
    description: 'What a supplier plans to finish for a customer, of one part at one site.',
    state,
    statuses: productionPlanStatuses,
    statusDescription: 'empty: nothing is planned.',
    by: ['part', 'site', 'weeks'],
  });
}
