import type { ShortTermDemand } from '../models/short-term-demand';
import type { StandingForecast } from './demands-of';
import type { InUnit } from './stocks';

type Series = ShortTermDemand['demandSeries'][number];
/** A daily series by what names it, in the unit of records. */
export type DailySeries = {
  site: string;
  category: Series['demandCategory']['demandCategoryCode'];
  buckets: { start: string; quantity: string }[];
};

export const dailySeriesOf = ({ demandSeries }: ShortTermDemand, inUnit: InUnit): DailySeries[] =>
  demandSeries.map(({ customerLocationBpns, demandCategory, demands }) => ({
    ...{ site: customerLocationBpns, category: demandCategory.demandCategoryCode },
    buckets: demands
      .map(({ day, demand }) => ({ start: day, quantity: inUnit(demand) }))
      .sort((a, b) => (a.start < b.start ? -1 : 1)),
  }));

/** Daily forecasts for one part as ShortTermMaterialDemand says them. */
export const dailyDemandView = (material: string, forecasts: readonly StandingForecast[]): ShortTermDemand => ({
  materialGlobalAssetId: material,
  demandSeries: forecasts.map(({ state: { site, category, unit, buckets }, changedAt }) => ({
    ...{
      customerLocationBpns: site,
      demandCategory: { demandCategoryCode: category },
      lastUpdatedOnDateTime: changedAt,
    },
    demands: buckets.map(({ start, quantity }) => ({ day: start, demand: { value: quantity, unit } })),
  })),
});
