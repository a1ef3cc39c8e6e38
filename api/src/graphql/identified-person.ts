import type { Identified } from '../identity';
import type { Builder, ObjectOf } from './builder';

export function addIdentifiedPerson(builder: Builder): ObjectOf<Identified> {
  return builder.objectRef<Identified>('IdentifiedPerson').implement({
    description: 'As this member’s issuer names the person.',
    fields: (t) => ({ issuer: t.exposeString('issuer'), subject: t.exposeString('subject') }),
  });
}
