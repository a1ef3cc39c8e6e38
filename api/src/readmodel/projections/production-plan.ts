import type { ProductionPlanState } from '@tierline/chaincode/schema';
import { present, type Projection } from './projection';

export const productionPlanStatuses = ['planned', 'empty'] as const;

/** Outputs stand in order; their days are those of UTC. */
export const productionPlanTraits: Projection<ProductionPlanState> = ({
  customerPart,
  supplierPart,
  site,
  outputs,
}) => {
  const [first, last] = [outputs[0], outputs.at(-1)].map((output) => output?.completesAt.slice(0, 10));
  return {
    status: outputs.length > 0 ? 'planned' : 'empty',
    parts: present(customerPart, supplierPart),
    sites: [site],
    ...(first !== undefined && last !== undefined && { days: { first, last } }),
  };
};
