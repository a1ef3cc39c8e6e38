import { Refusal, refuseUnless } from '../errors';
import {
  productionPlanFacts,
  productionPlanInputs,
  productionPlanStateShape,
  type ProductionOutput,
  type ProductionPlanFact,
  type ProductionPlanInput,
  type ProductionPlanState,
} from '../schema/production-plan';
import type { Kind } from './kind';

const roles = ['planner', 'manager', 'bot'] as const;

/** What a supplier plans to finish for one customer, of one part at one site (CX-0121, planned production output). */
export const productionPlan: Kind<ProductionPlanState, ProductionPlanFact> = {
  name: 'production-plan',
  state: productionPlanStateShape,
  facts: productionPlanFacts,
  commands: {
    PublishProductionPlan: { input: productionPlanInputs.PublishProductionPlan, rebase: 'ifUntouched', roles },
    ReviseProductionPlan: { input: productionPlanInputs.ReviseProductionPlan, rebase: 'ifUntouched', roles },
  },
  decide({ name, input }, state, { caller }) {
    if (name === 'PublishProductionPlan') {
      const plan = input as ProductionPlanInput<'PublishProductionPlan'>;
      refuseUnless(state === undefined, 'ALREADY_THERE');
      refuseUnless(plan.customer !== caller.mspId, 'WITH_ONESELF');
      return [{ type: 'ProductionPlanPublished', supplier: caller.mspId, ...plan }];
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    refuseUnless(state.supplier === caller.mspId, 'OTHER_SIDE', () => ({ side: 'supplier' }));
    return [{ type: 'ProductionPlanRevised', ...(input as ProductionPlanInput<'ReviseProductionPlan'>) }];
  },
  evolve(state, fact) {
    if (fact.type === 'ProductionPlanPublished') {
      const { type: _type, ...plan } = fact;
      return { ...plan, outputs: inOrder(plan.outputs), revision: 1 };
    }
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    return { ...state, outputs: inOrder(fact.outputs), revision: state.revision + 1 };
  },
  parties: ({ customer, supplier }) => [customer, supplier].sort(),
  subject: ({ customer, supplier, customerPart, site }) => ({
    between: [customer, supplier],
    subject: [supplier, customer, customerPart, site],
  }),
};

const inOrder = (outputs: readonly ProductionOutput[]): ProductionOutput[] =>
  [...outputs].sort((a, b) => (a.completesAt < b.completesAt ? -1 : a.completesAt > b.completesAt ? 1 : 0));
