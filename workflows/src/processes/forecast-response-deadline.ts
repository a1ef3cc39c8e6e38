import { z } from 'zod';
import { deadline } from './deadline';
import { answered, type Owed, owedAnswers, updateRequest } from './owed-answers';

const asked = z.object({ respondBy: deadline.optional() });
const succeeded = z.object({
  state: z.object({
    active: z.boolean(),
    revision: z.number(),
    commitment: z.object({ revision: z.number() }).optional(),
    respondBy: deadline.optional(),
    request: updateRequest.optional(),
  }),
});

/** Watches a forecast: the supplier's commitment by the date the buyer set, either side's answer to a request for update. */
export const forecastResponseDeadline = owedAnswers({
  name: 'forecast-response-deadline',
  kind: 'forecast',
  response: 'commitment',
  afterFact(current, fact) {
    switch (fact.type) {
      case 'ForecastPublished':
        return asked.parse(fact.data);
      case 'Succeeded':
        return takenOver(succeeded.parse(fact.data).state);
      case 'ForecastRevised':
        return { ...answered(current, 'demand'), respondBy: asked.parse(fact.data).respondBy };
      case 'ForecastCommitted':
        return { ...answered(current, 'commitment'), respondBy: undefined };
      case 'ForecastUpdateRequested':
        return { ...current, request: updateRequest.parse(fact.data) };
      case 'ForecastDeactivated':
        return {};
      default:
        return current;
    }
  },
});

/** What is owed in the state that a successor begins with. */
function takenOver({ active, revision, commitment, respondBy, request }: z.infer<typeof succeeded>['state']): Owed {
  if (!active) return {};
  return { respondBy: commitment?.revision === revision ? undefined : respondBy, request };
}
