import type { Person } from './person';
import type { Persons } from './persons';
import { NodeRefusal } from '../refusals';
import type { Signatory, Wallet } from './wallet';

/**
 * Who signs what a person asked for earlier: as enrolled, with those roles of then that the person has now. Nobody is
 * enrolled for it. @throws NodeRefusal PERSON_DENIED
 */
export async function absentSignatory(
  { wallet, persons }: { wallet: Wallet; persons: Persons },
  person: Person,
): Promise<Signatory> {
  const standing = await persons.standing(person);
  if (standing?.isBlocked) throw new NodeRefusal('PERSON_DENIED', { reason: 'blocked' });
  const signatory = standing && (await wallet.enrolled(person));
  if (!signatory) throw new NodeRefusal('PERSON_DENIED', { reason: 'unknown' });
  const kept = [person.roles, standing.roles] as readonly (readonly string[])[];
  return { ...signatory, roles: signatory.roles.filter((role) => kept.every((roles) => roles.includes(role))) };
}
