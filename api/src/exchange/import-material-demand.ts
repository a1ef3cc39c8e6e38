import type { ForecastCommand, ForecastContext } from '../imports/forecast/context';
import type { SeriesDraft } from '../imports/forecast/draft';
import { matchSeries } from '../imports/forecast/match-series';
import { jsonDocument } from '../imports/json-document';
import { reportOf, type ImportReport, type Row } from '../imports/report';
import type { MaterialDemand } from './models/material-demand';
import { demandRules } from './rules/demand-rules';
import { judge } from './rules/judge';

/**
 * Reads Catena-X WeekBasedMaterialDemand: a list of entries, or one bare entry as the samples have it. A row is one
 * demand series, counted through the file; an entry that is refused as a whole is one row.
 */
export function importMaterialDemand(text: string, context: ForecastContext): ImportReport<ForecastCommand> {
  const document = jsonDocument(text);
  if ('reason' in document) return reportOf([{ row: 0, code: 'FILE_UNREADABLE', message: document.reason }], []);
  const entries: unknown[] = Array.isArray(document.value) ? document.value : [document.value];
  const rows: Row[] = [];
  const commands: ForecastCommand[] = [];
  const taken = new Set<string>();
  let row = 1;
  for (const [index, entry] of entries.entries()) {
    const read = readEntry(entry, row, index, context);
    if ('code' in read) {
      rows.push(read);
      row += 1;
      continue;
    }
    for (const draft of draftsOf(read, row, index)) {
      const { rows: remarks, command } = takeOnce(draft, taken) ?? matchSeries(draft, context);
      rows.push(...remarks);
      if (command) commands.push(command);
      row += 1;
    }
  }
  return reportOf(rows, commands);
}

/** Rule 1 of CX-0128 §4.1.2.7; who the partners are is for `matchSeries`, which knows members. */
function readEntry(entry: unknown, row: number, index: number, { now }: ForecastContext): MaterialDemand | Row {
  const everyone = { transport: { senderBpnls: [] }, receiver: { bpnls: [] }, known: [] };
  const { view, requirement, field: at = '', message, standard } = judge(demandRules, entry, { now, ...everyone });
  if (view) return view;
  const place = { row, field: `/${String(index)}${at}`, message };
  if (requirement === 'V-SCHEMA' || requirement === undefined) return { ...place, code: 'SHAPE' };
  return { ...place, code: 'RULE_BROKEN', rule: { standard, section: '4.1.2', rule: requirement } };
}

function draftsOf(entry: MaterialDemand, firstRow: number, index: number): SeriesDraft[] {
  return entry.demandSeries.map((series, position) => ({
    rows: [firstRow + position],
    field: `/${String(index)}/demandSeries/${String(position)}`,
    customerBpnl: entry.customer,
    supplierBpnl: entry.supplier,
    customerPart: entry.materialNumberCustomer,
    ...(entry.materialNumberSupplier !== undefined && { supplierPart: entry.materialNumberSupplier }),
    siteBpns: series.customerLocation,
    category: series.demandCategory.demandCategoryCode,
    ...(entry.unitOfMeasure !== undefined && { unit: entry.unitOfMeasure }),
    inactive: entry.materialDemandIsInactive,
    buckets: series.demands.map(({ pointInTime, demand }) => ({ start: pointInTime, quantity: demand })),
  }));
}

/** Location and category name a series within a demand; a second one of the same name would overwrite the first. */
function takeOnce(draft: SeriesDraft, taken: Set<string>): { rows: Row[]; command?: undefined } | undefined {
  const key = JSON.stringify([draft.supplierBpnl, draft.customerPart, draft.siteBpns, draft.category]);
  if (!taken.has(key)) {
    taken.add(key);
    return undefined;
  }
  const message = 'a series of the same part, location and category stands before it in the file';
  return { rows: [{ row: draft.rows[0] ?? 0, code: 'ROW_CONFLICT', field: draft.field, message }] };
}
