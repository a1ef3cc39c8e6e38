import { canonical } from '@tierline/chaincode/record';
import { forecastInputs, type PartReferenceDetail } from '@tierline/chaincode/schema';
import {
  aspectModels,
  dailyDemandView,
  dailySeriesOf,
  demanded,
  type DailySeries,
  type ShortTermDemand,
} from '../../exchange';
import { isUnknown, knownSite, type Row } from '../../imports';
import type { ImportWrite } from '../imports/import-writes';
import { inForce, knownStates, type Stated } from '../imports/known-states';
import type { ExchangeContext, Posted, Wanted } from './exchange-context';
import { givenOf, isWith, type Given } from './given';
import { inUnitOf, planOf, requireUnit, takeMaterials } from './materials';
import { relationOn } from './relation';

const { shape } = aspectModels.short_term_material_demand;
const kind = 'forecast';
const nameOf = ({ site, category }: Pick<DailySeries, 'site' | 'category'>): string => `${site} ${category}`;

/** This member's demand day by day, given as ShortTermMaterialDemand: a daily forecast for each series; one left out ends. */
export const takeDailyDemands = (exchange: ExchangeContext, posted: Posted) =>
  takeMaterials<ShortTermDemand>(exchange, posted, async ({ mspId: buyer }) => {
    const here = { records: exchange.context.records, channel: posted.channel };
    const forecasts = await knownStates(here, kind, [{ buyer, granularity: 'day' }]);
    const sites = (await knownStates(here, 'site')).flatMap(({ state }) => inForce(state));
    return {
      shape,
      sideOf: () => 'customer' as const,
      plan: (view, part, row) => {
        const series = dailySeriesOf(view, inUnitOf(part));
        const unknown = series.map(({ site }) => knownSite(sites, site)).find(isUnknown);
        if (unknown) return { rows: [remark(row, unknown)], writes: [] };
        if (new Set(series.map(nameOf)).size < series.length)
          return { rows: [{ row, code: 'ROW_CONFLICT', message: 'a location and category stand twice' }], writes: [] };
        const own = forecasts.filter(
          ({ state }) => state.supplier === part.supplier && state.customerPart === part.customerPart,
        );
        const written = series.flatMap((one) => statedBy({ row, ...reasonOf(posted) }, one, own, part));
        const left = own.filter(({ state }) => state.active && !series.some((one) => nameOf(one) === nameOf(state)));
        const ended = left.map(({ id, version: basedOn }): ImportWrite => {
          const input = { reason: 'left out of the demand that replaces it' };
          return { row, kind, command: 'DeactivateForecast', id, basedOn, input };
        });
        return planOf(row, [...written, ...ended], forecastInputs);
      },
    };
  });

const remark = (row: number, { code, message, near }: { code: Row['code']; message: string; near: string[] }): Row => ({
  ...{ row, code, field: '/demandSeries', message, near },
});

const reasonOf = ({ reason }: Posted): { reason?: string } => (reason === undefined ? {} : { reason });

function statedBy(
  { row, ...reason }: { row: number; reason?: string },
  { site, category, buckets }: DailySeries,
  own: readonly Stated<'forecast'>[],
  part: PartReferenceDetail,
): ImportWrite[] {
  const ours = own.filter(({ state }) => nameOf(state) === nameOf({ site, category }));
  const live = ours.find(({ state }) => state.active) ?? ours[0];
  if (!live) {
    const { supplier, customerPart, supplierPart, baseUnit: unit } = part;
    const about = { supplier, customerPart, ...(supplierPart !== undefined && { supplierPart }) };
    const input = { ...about, site, category, unit, granularity: 'day', buckets };
    return [{ row, kind, command: 'PublishForecast', input }];
  }
  requireUnit(part, live.state);
  if (live.state.active && canonical(live.state.buckets) === canonical(buckets)) return [];
  return [{ row, kind, command: 'ReviseForecast', id: live.id, basedOn: live.version, input: { buckets, ...reason } }];
}

/** Demand day by day: `out`, this member's as customer; `in`, what is stated to it as supplier. */
export async function giveDailyDemands(exchange: ExchangeContext, wanted: Wanted): Promise<Given> {
  const { channel, direction } = wanted;
  const relation = await relationOn(exchange.context, channel);
  const [side, other] = direction === 'out' ? (['buyer', 'supplier'] as const) : (['supplier', 'buyer'] as const);
  const here = { records: exchange.context.records, channel };
  const holding = [{ [side]: relation.mspId, granularity: 'day', active: true }];
  const told = (await knownStates(here, kind, holding)).filter(({ state }) => isWith(state[other], wanted, relation));
  const objects = await Promise.all(
    demanded(told).map(async ({ forecasts, ...part }) => {
      const id = await relation.materialOf(part);
      return { id, view: () => dailyDemandView(id, forecasts) };
    }),
  );
  return givenOf(shape, objects, wanted);
}
