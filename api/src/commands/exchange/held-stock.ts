import { inForce, knownStates, type Stated } from '../imports/known-states';
import type { ExchangeContext, Wanted } from './exchange-context';
import { isWith } from './given';
import { byPart } from './materials';
import { relationOn, type Relation } from './relation';

/** Stock of which its holder stated something. */
export type HeldStock = {
  relation: Relation;
  /** Open positions of one part and one holder, at all its sites. */
  groups: Stated<'inventory-position'>[][];
  /** A site's address. */
  addressOf: (bpns: string) => string | undefined;
};

/** `out`, this member's own; `in`, that of partners. */
export async function heldStock(exchange: ExchangeContext, wanted: Wanted): Promise<HeldStock> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const here = { records: exchange.context.records, channel };
  const sites = (await knownStates(here, 'site')).flatMap(({ state }) => inForce(state));
  const { mspId } = relation;
  const told = (await knownStates(here, 'inventory-position', [{ customer: mspId }, { supplier: mspId }])).filter(
    ({ state }) =>
      state.open &&
      state.statements[state.holder] !== undefined &&
      (state[state.holder] === mspId) === (direction === 'out') &&
      isWith(state.customer === mspId ? state.supplier : state.customer, wanted, relation),
  );
  const groups = (['customer', 'supplier'] as const).flatMap((holder) =>
    byPart(told.filter(({ state }) => state.holder === holder)),
  );
  return { relation, groups, addressOf: (bpns) => sites.find((site) => site.bpns === bpns)?.bpna };
}
