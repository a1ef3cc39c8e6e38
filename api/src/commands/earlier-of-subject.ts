import type { StateOf } from './record-source';

/** A record as it stands; `origin`: the first in whose place it stands, if it is a successor. */
type Made = StateOf & { live: boolean; ended: boolean; origin: string | null };

const originOf = ({ id, origin }: Made): string => origin ?? id;

/** Which of these, in the order in which they or their origins were made, were so before this one and still go on. */
export function earlierThan(id: string, made: readonly Made[]): StateOf[] {
  const own = made.find((one) => one.id === id);
  const first = own && made.findIndex((one) => originOf(one) === originOf(own));
  return made
    .slice(0, first ?? 0)
    .filter(({ live, ended }) => live && !ended)
    .map(({ live: _live, ended: _ended, origin: _origin, ...state }) => state);
}
