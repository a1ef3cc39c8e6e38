import { aspectModels, demandView } from '../../exchange';
import { demandObjects } from './demand-objects';
import type { ExchangeContext, Wanted } from './exchange-context';
import { givenOf, isWith, type Given } from './given';
import { relationOn } from './relation';

/** Demands as WeekBasedMaterialDemand: `out`, what this member states as customer; `in`, what is stated to it as supplier. */
export async function giveDemands(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const objects = await demandObjects(exchange, relation, channel);
  const told = objects.filter(
    ({ customer, partner }) =>
      (customer === relation.mspId) === (direction === 'out') && isWith(partner, wanted, relation),
  );
  return givenOf(
    aspectModels.week_based_material_demand.shape,
    told.map((object) => ({ id: object.id, view: () => demandView(object, object, relation) })),
    wanted,
  );
}
