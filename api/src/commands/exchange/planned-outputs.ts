import { canonical } from '@tierline/chaincode/record';
import { productionPlanInputs, type Json } from '@tierline/chaincode/schema';
import { aspectModels, outputsOf, productionView, type PlannedOutput } from '../../exchange';
import type { ImportWrite } from '../imports/import-writes';
import { knownStates } from '../imports/known-states';
import type { ExchangeContext, Posted, Wanted } from './exchange-context';
import { givenOf, isWith, type Given } from './given';
import { byPart, inUnitOf, planOf, requireUnit, takeMaterials } from './materials';
import { relationOn } from './relation';

const { shape } = aspectModels.planned_production_output;
const kind = 'production-plan';

/** What this member will have made, given as PlannedProductionOutput: a plan for each site. A site left out plans nothing. */
export const takePlannedOutputs = (exchange: ExchangeContext, posted: Posted) =>
  takeMaterials<PlannedOutput>(exchange, posted, async ({ mspId: supplier }) => {
    const here = { records: exchange.context.records, channel: posted.channel };
    const plans = await knownStates(here, kind, [{ supplier }]);
    return {
      shape,
      sideOf: () => 'supplier' as const,
      plan: (view, part, row) => {
        const { customer, customerPart, supplierPart, baseUnit: unit } = part;
        const about = { customer, customerPart, ...(supplierPart !== undefined && { supplierPart }), unit };
        const own = plans.filter(({ state }) => state.customer === customer && state.customerPart === customerPart);
        const stated = outputsOf(view, inUnitOf(part));
        const written = [...stated].flatMap(([site, outputs]): ImportWrite[] => {
          const plan = own.find(({ state }) => state.site === site);
          const input = { ...(!plan && { ...about, site }), outputs } as Json;
          if (!plan) return [{ row, kind, command: 'PublishProductionPlan', input }];
          requireUnit(part, plan.state);
          if (canonical(plan.state.outputs) === canonical(outputs)) return [];
          return [{ row, kind, command: 'ReviseProductionPlan', id: plan.id, basedOn: plan.version, input }];
        });
        const emptied = own
          .filter(({ state }) => !stated.has(state.site) && state.outputs.length > 0)
          .map(({ id, version: basedOn }): ImportWrite => {
            return { row, kind, command: 'ReviseProductionPlan', id, basedOn, input: { outputs: [] } };
          });
        return planOf(row, [...written, ...emptied], productionPlanInputs);
      },
    };
  });

/** Planned output: `out`, this member's as supplier; `in`, what suppliers plan for it. */
export async function givePlannedOutputs(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const [side, other] = direction === 'out' ? (['supplier', 'customer'] as const) : (['customer', 'supplier'] as const);
  const here = { records: exchange.context.records, channel };
  const plans = (await knownStates(here, kind, [{ [side]: relation.mspId }])).filter(({ state }) =>
    isWith(state[other], wanted, relation),
  );
  const objects = await Promise.all(
    byPart(plans).map(async (all) => {
      const id = all[0] ? await relation.materialOf(all[0].state) : '';
      return { id, view: () => productionView(id, all) };
    }),
  );
  return givenOf(shape, objects, wanted);
}
