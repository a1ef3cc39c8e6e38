import { kinds } from '@tierline/chaincode/domain';
import type { Person } from '../../identity';
import { NodeRefusal } from '../../refusals';
import type { Write } from './queued';

/**
 * What the member's node says of itself, nobody has it say: also no program that signs with the role that the node signs with.
 * Who has not that role is refused by the rules. @throws NodeRefusal NOT_FOR_PERSONS
 */
export function requireOfPersons(write: Write, { roles }: Person): void {
  if (write.type === 'entry') return;
  for (const { kind, name } of write.intents) {
    const shape = kinds.get(kind)?.commands[name];
    if (shape?.byNode && shape.roles.some((role) => roles.includes(role)))
      throw new NodeRefusal('NOT_FOR_PERSONS', { kind, command: name });
  }
}
