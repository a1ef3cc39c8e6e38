import { z } from 'zod';
import { deadline } from './deadline';

/** Of one unit at most one offer of a role to a member is open. */
export const offerPlace = z.object({ role: z.enum(['custodian', 'owner', 'reporter']), to: z.string() });
export const offerMade = offerPlace.extend({ answerBy: deadline.optional() });

const succeeded = z.object({ state: z.object({ offers: z.array(offerMade.extend({ status: z.string() })) }) });

/** What a unit that takes another's place (`Succeeded`) finds open. */
export function offersTakenOver(data: unknown): z.infer<typeof offerMade>[] {
  return succeeded.parse(data).state.offers.filter(({ status }) => status === 'offered');
}
