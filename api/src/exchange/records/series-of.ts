import type { ForecastCommand, ForecastContext } from '../../imports/forecast/context';
import type { SeriesDraft } from '../../imports/forecast/draft';
import { matchSeries } from '../../imports/forecast/match-series';
import type { Row } from '../../imports/report';
import type { MaterialDemand } from '../models/material-demand';

/** Where a demand stands in its list, and what row each of its series is. */
export type Position = { index: number; rowOf: (series: number) => number };
export type Read = { rows: Row[]; commands: ForecastCommand[] };

/**
 * Recognises the series of a demand, and says which commands it leads to. It replaces what stood: a live series that it
 * leaves out ends (CX-0128 §4.1.2.2). Where a series is not recognised nothing ends, for that may be the one.
 * @param taken names of series read before, in the same list
 */
export function seriesOf(demand: MaterialDemand, at: Position, context: ForecastContext, taken: Set<string>): Read {
  const rows: Row[] = [];
  const commands: ForecastCommand[] = [];
  let recognised = true;
  for (const draft of draftsOf(demand, at)) {
    const { rows: remarks, command } = takeOnce(draft, taken) ?? matchSeries(draft, context);
    rows.push(...remarks);
    recognised &&= remarks.some(({ code }) => code === 'ACCEPTED' || code === 'UNCHANGED');
    if (command) commands.push(command);
  }
  return { rows, commands: recognised ? [...commands, ...endsOf(demand, at, context, taken)] : commands };
}

function draftsOf(demand: MaterialDemand, { index, rowOf }: Position): SeriesDraft[] {
  return demand.demandSeries.map((series, position) => ({
    rows: [rowOf(position)],
    field: `/${String(index)}/demandSeries/${String(position)}`,
    customerBpnl: demand.customer,
    supplierBpnl: demand.supplier,
    customerPart: demand.materialNumberCustomer,
    ...(demand.materialNumberSupplier !== undefined && { supplierPart: demand.materialNumberSupplier }),
    siteBpns: series.customerLocation,
    category: series.demandCategory.demandCategoryCode,
    ...(demand.unitOfMeasure !== undefined && { unit: demand.unitOfMeasure }),
    inactive: demand.materialDemandIsInactive,
    buckets: series.demands.map(({ pointInTime, demand: quantity }) => ({ start: pointInTime, quantity })),
  }));
}

type Named = Pick<SeriesDraft, 'supplierBpnl' | 'customerPart' | 'siteBpns' | 'category'>;
const nameOf = ({ supplierBpnl, customerPart, siteBpns, category }: Named): string =>
  JSON.stringify([supplierBpnl, customerPart, siteBpns, category]);

/** Location and category name a series within a demand; a second one of the same name would overwrite the first. */
function takeOnce(draft: SeriesDraft, taken: Set<string>): { rows: Row[]; command?: undefined } | undefined {
  const name = nameOf(draft);
  if (!taken.has(name)) {
    taken.add(name);
    return undefined;
  }
  const message = 'a series of the same part, location and category stands before it';
  return { rows: [{ row: draft.rows[0] ?? 0, code: 'ROW_CONFLICT', field: draft.field, message }] };
}

function endsOf(
  { supplier: supplierBpnl, materialNumberCustomer: customerPart }: MaterialDemand,
  { rowOf }: Position,
  { members, forecasts }: ForecastContext,
  taken: ReadonlySet<string>,
): ForecastCommand[] {
  const supplier = members.find(({ bpnls }) => bpnls.includes(supplierBpnl))?.mspId;
  const isLeftOut = ({ state }: ForecastContext['forecasts'][number]): boolean =>
    state.active &&
    state.granularity === 'week' &&
    state.supplier === supplier &&
    state.customerPart === customerPart &&
    !taken.has(nameOf({ supplierBpnl, customerPart, siteBpns: state.site, category: state.category }));
  return forecasts.filter(isLeftOut).map(({ id }) => ({
    ...{ row: rowOf(0), name: 'DeactivateForecast', id },
    input: { reason: 'left out of the demand that replaces it' },
  }));
}
