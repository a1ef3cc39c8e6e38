import { z } from 'zod';
import type { Detector } from '../condition';
import { subject, subjectBy, successorState } from './subjects';

const state = z.object({ subject, respondBy: z.string().optional() });
type State = z.infer<typeof state>;
const asked = z.object({ respondBy: z.string().optional() });
const succeeding = asked.extend({
  revision: z.number(),
  commitment: z.object({ revision: z.number() }).optional(),
});

/** A forecast that the supplier was to answer by a time, and has not. */
export const missingCommitment: Detector<State> = {
  name: 'missing-commitment',
  kinds: ['forecast'],
  state,
  evolve(before, fact) {
    const begun = subjectBy(fact);
    if (begun && fact.type === 'Succeeded') {
      const { respondBy, revision, commitment } = succeeding.parse(successorState(fact));
      return { subject: begun, ...(commitment?.revision !== revision && owed(respondBy)) };
    }
    if (begun) return { subject: begun, ...owed(asked.parse(fact.data).respondBy) };
    if (!before || fact.type === 'ForecastDeactivated') return undefined;
    if (fact.type === 'ForecastCommitted') return { subject: before.subject };
    if (fact.type === 'ForecastRevised') return { subject: before.subject, ...owed(asked.parse(fact.data).respondBy) };
    return before;
  },
  conditions: ({ subject: of, respondBy }) =>
    respondBy === undefined
      ? []
      : [
          {
            ...{ ...of, about: 'commitment', since: respondBy, from: respondBy },
            title: `No commitment to the forecast of ${of.name}`,
            affected: [{ what: 'forecast', name: of.name }],
          },
        ],
};

const owed = (respondBy: string | undefined) => (respondBy === undefined ? {} : { respondBy });
