import type { ForecastState, PartReferenceDetail } from '@tierline/chaincode/schema';
import { sammUnitOf } from '../../imports/forecast/units';
import type { MaterialDemand } from '../models/material-demand';

/** A weekly forecast as it stands. */
export type StandingForecast = { id: string; state: ForecastState; changedAt: string };

/** What a payload names that a record does not say. */
export type Names = {
  bpnlOf: (mspId: string) => string | undefined;
  partOf: (place: { customer: string; supplier: string; customerPart: string }) => PartReferenceDetail | undefined;
};

/** All forecasts of one customer for one part from one supplier: one demand. */
export type Demanded = { customer: string; supplier: string; customerPart: string; forecasts: StandingForecast[] };

export function demanded(forecasts: readonly StandingForecast[]): Demanded[] {
  const all = new Map<string, Demanded>();
  for (const forecast of forecasts) {
    const { buyer: customer, supplier, customerPart } = forecast.state;
    const key = JSON.stringify([customer, supplier, customerPart]);
    const demand = all.get(key) ?? { customer, supplier, customerPart, forecasts: [] };
    demand.forecasts.push(forecast);
    all.set(key, demand);
  }
  return [...all.values()];
}

/** When something in it changed last. */
export const changeOf = ({ forecasts }: Pick<Demanded, 'forecasts'>): string =>
  forecasts.reduce((latest, { changedAt }) => (changedAt > latest ? changedAt : latest), '');

/**
 * The demand as WeekBasedMaterialDemand says it; undefined where a side has no BPNL. Of a series that ended and began again
 * the one that goes on counts; a demand is inactive when all of it has ended.
 */
export function demandView(
  demand: Demanded,
  { id, changedAt }: { id: string; changedAt: string },
  names: Names,
): MaterialDemand | undefined {
  const [customer, supplier] = [names.bpnlOf(demand.customer), names.bpnlOf(demand.supplier)];
  const going = demand.forecasts.filter(({ state }) => state.active);
  const told = (going.length > 0 ? going : lastOfEach(demand.forecasts)).map(({ state }) => state);
  const [first] = told;
  if (customer === undefined || supplier === undefined || !first) return undefined;
  const hasName = sammUnitOf(first.unit) !== undefined;
  return {
    ...{ materialDemandId: id, customer, supplier, changedAt },
    ...materialOf(demand, first, names),
    ...(hasName && { unitOfMeasure: first.unit }),
    unitOfMeasureIsOmitted: !hasName,
    materialDemandIsInactive: going.length === 0,
    demandSeries: told.map(({ site, category, buckets }) => ({
      customerLocation: site,
      demandCategory: { demandCategoryCode: category },
      demands: buckets.map(({ start, quantity }) => ({ pointInTime: start, demand: quantity })),
    })),
  };
}

/** By the agreed part reference, where there is one still. */
function materialOf(demand: Demanded, forecast: ForecastState, { partOf }: Names) {
  const { name = demand.customerPart, supplierPart = forecast.supplierPart, globalAssetId } = partOf(demand) ?? {};
  return {
    materialNumberCustomer: demand.customerPart,
    ...(supplierPart !== undefined && { materialNumberSupplier: supplierPart }),
    materialDescriptionCustomer: name,
    ...(globalAssetId !== undefined && { materialGlobalAssetId: globalAssetId }),
  };
}

function lastOfEach(forecasts: readonly StandingForecast[]): StandingForecast[] {
  const last = new Map<string, StandingForecast>();
  for (const forecast of forecasts) {
    const key = `${forecast.state.site} ${forecast.state.category}`;
    if ((last.get(key)?.changedAt ?? '') < forecast.changedAt) last.set(key, forecast);
  }
  return [...last.values()];
}
