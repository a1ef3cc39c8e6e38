import { aspectModels, supplyView } from '../../exchange';
import type { ExchangeContext, Wanted } from './exchange-context';
import { givenOf, type Given } from './given';
import { heldStock } from './held-stock';

/** How long stock lasts, by what this member's own records say of it: `out`, its own; `in`, that of partners. */
export async function giveDaysOfSupply(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { relation, groups, addressOf } = await heldStock(exchange, wanted);
  const objects = await Promise.all(
    groups.map(async (positions) => {
      const covered = async () => {
        const all = positions.map(async ({ state }) => {
          const coverage = await exchange.coverage(wanted.channel, state);
          return coverage ? [{ state, coverage }] : [];
        });
        return (await Promise.all(all)).flat();
      };
      const [first] = positions;
      const id = first ? await relation.materialOf(first.state) : '';
      return { id, view: async () => supplyView(id, await covered(), addressOf) };
    }),
  );
  return givenOf(aspectModels.days_of_supply.shape, objects, wanted);
}
