import { z } from 'zod';
import { answered, owedAnswers, updateRequest } from './owed-answers';

const succeeded = z.object({ state: z.object({ active: z.boolean(), request: updateRequest.optional() }) });

/** Watches a capacity group for the answer to a request: newer capacities of the supplier, the customer's agreement. */
export const capacityResponseDeadline = owedAnswers({
  name: 'capacity-response-deadline',
  kind: 'capacity-group',
  response: 'capacity',
  afterFact(current, fact) {
    switch (fact.type) {
      case 'Succeeded': {
        const { active, request } = succeeded.parse(fact.data).state;
        return active ? { request } : {};
      }
      case 'CapacityGroupRevised':
        return answered(current, 'capacity');
      case 'CapacityAgreed':
        return answered(current, 'agreement');
      case 'CapacityUpdateRequested':
        return { ...current, request: updateRequest.parse(fact.data) };
      case 'CapacityGroupDeactivated':
        return {};
      default:
        return current;
    }
  },
});
