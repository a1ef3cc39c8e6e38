import { printable } from './printable';
import { counted, type UnitShown } from './sentences';
import { fieldsShown } from './unread';

type Step = UnitShown['steps'][number];

/** Of a name of somebody's choice. */
const most = 60;
const notShown = 'not shown';

/** How it ends, as far as is seen. */
export function unitSummary(steps: readonly Step[]): string {
  const shown = steps.at(-1)?.shown;
  const count = counted(steps.length, 'step');
  if (!shown) return `${count}; the last one’s content is not shown`;
  const { custodian = notShown, owner = notShown, closed } = shown;
  return `${count}; after the last: ${closed ? 'closed' : `with ${printable(custodian, most)}, owned by ${printable(owner, most)}`}`;
}

/** Who had it, one after the other. */
export function handsOf(steps: readonly Step[]): string[] {
  const hands: string[] = [];
  for (const { shown } of steps) {
    const hand = shown?.custodian === undefined ? `(${notShown})` : printable(shown.custodian, most);
    if (hands.at(-1) !== hand) hands.push(hand);
  }
  return hands;
}

export const stepRemarks = ({ shown, fields, late }: Step): string[] =>
  [late && 'late', shown?.closed && 'closed', fields && fieldsShown(fields)].filter((one) => typeof one === 'string');

/** Who asked for the steps shown, how many each, and to how many each member's peer agreed. */
export function signersOf(
  units: readonly UnitShown[],
): { mspId: string; persons: { name: string; count: number }[]; agreed: number }[] {
  const members = new Map<string, { persons: Map<string, number>; agreed: number }>();
  const of = (mspId: string): { persons: Map<string, number>; agreed: number } => {
    const known = members.get(mspId) ?? { persons: new Map<string, number>(), agreed: 0 };
    members.set(mspId, known);
    return known;
  };
  for (const { by, endorsedBy } of units.flatMap(({ steps }) => steps)) {
    const { persons } = of(by.mspId);
    persons.set(by.name, (persons.get(by.name) ?? 0) + 1);
    for (const mspId of endorsedBy) of(mspId).agreed++;
  }
  return [...members].map(([mspId, { persons, agreed }]) => ({
    mspId,
    persons: [...persons].map(([name, count]) => ({ name, count })),
    agreed,
  }));
}
