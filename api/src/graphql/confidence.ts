import type { Challenge, Confirmation } from '@tierline/chaincode/schema';
import type { Builder, ObjectOf } from './builder';

export type Confidence = { confirmation: ObjectOf<Confirmation>; challenge: ObjectOf<Challenge> };

/** What sides say of master data in force. */
export function addConfidence(builder: Builder): Confidence {
  const confirmation = builder.objectRef<Confirmation>('Confirmation').implement({
    description: 'One side’s word that what both signed still holds.',
    fields: (t) => ({
      by: t.exposeString('by', { description: 'MSP id.' }),
      at: t.expose('at', { type: 'DateTime' }),
      nextCheck: t.expose('nextCheck', { type: 'Day', nullable: true, description: 'To be looked at again by then.' }),
    }),
  });
  const challenge = builder.objectRef<Challenge>('Challenge').implement({
    description: 'One side’s doubt of what both signed.',
    fields: (t) => ({
      by: t.exposeString('by', { description: 'MSP id.' }),
      at: t.expose('at', { type: 'DateTime' }),
      fields: t.exposeStringList('fields', { description: 'Members of the detail that are doubted.' }),
      reason: t.exposeString('reason'),
    }),
  });
  return { confirmation, challenge };
}
