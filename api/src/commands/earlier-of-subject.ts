import type { Body } from '@tierline/chaincode/schema';
import type { StateOf } from './record-source';

/** A record as it stands, with the body of its first version; null: erased. */
type Made = StateOf & { live: boolean; frozen: boolean; body: string | null };

/**
 * Which of these, in the order in which they were made, were so before this one and still go on. A successor stands in the
 * place of what it succeeds, which is frozen.
 */
export function earlierThan(id: string, made: readonly Made[]): StateOf[] {
  const predecessors = new Map(made.map((one) => [one.id, predecessorOf(one)]));
  const originOf = (one: string): string => {
    const predecessor = predecessors.get(one);
    return predecessor !== undefined && predecessors.has(predecessor) ? originOf(predecessor) : one;
  };
  const order = made.map((one) => one.id);
  const placeOf = (one: string): number => order.indexOf(originOf(one));
  return made
    .filter((one) => one.live && !one.frozen && placeOf(one.id) < placeOf(id))
    .sort((a, b) => placeOf(a.id) - placeOf(b.id))
    .map(({ live: _live, frozen: _frozen, body: _body, ...state }) => state);
}

function predecessorOf({ body }: Made): string | undefined {
  const { name, input } = body === null ? {} : (JSON.parse(body) as Body).command;
  return name === 'Succeed' ? (input as { of: string }).of : undefined;
}
