import { onCapacity, onDemand } from '../../exchange';
import { capacityObjects } from './capacity-objects';
import { demandObjects, type DemandObject } from './demand-objects';
import type { ExchangeContext } from './exchange-context';
import type { Relation } from './relation';

/** A record that is, or is part of, an object that both sides know. */
type Held = { kind: string; id: string; active: boolean; request?: { of: string; dueBy: string } | undefined };

/** A demand or a capacity group: what comments are about, and what is asked for anew. */
export type SharedObject = {
  type: typeof onDemand | typeof onCapacity;
  customer: string;
  supplier: string;
  partner: string;
  id: string;
  ids: readonly string[];
  changedAt: string;
  /** The first is where comments stand. */
  records: readonly Held[];
};

export async function sharedObjects(
  exchange: ExchangeContext,
  relation: Relation,
  channel: string,
): Promise<SharedObject[]> {
  const demands = (await demandObjects(exchange, relation, channel)).map((one): SharedObject => {
    const { customer, supplier, partner, id, ids, changedAt } = one;
    return { type: onDemand, customer, supplier, partner, id, ids, changedAt, records: heldOf(one) };
  });
  const groups = (await capacityObjects(exchange, relation, channel)).map(({ group, ...one }): SharedObject => {
    const { active, request } = group.state;
    return { type: onCapacity, ...one, records: [{ kind: 'capacity-group', id: group.id, active, request }] };
  });
  return [...demands, ...groups];
}

const heldOf = ({ forecasts }: DemandObject): Held[] =>
  [...forecasts]
    .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
    .map(({ id, state: { active, request } }) => ({ kind: 'forecast', id, active, request }));

const placeOf = ({ state, id }: DemandObject['forecasts'][number]): string =>
  [state.active ? 0 : 1, state.site, state.category, id].join(' ');
