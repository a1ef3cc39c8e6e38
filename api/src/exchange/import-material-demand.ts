import type { ForecastCommand, ForecastContext } from '../imports/forecast/context';
import { jsonDocument } from '../imports/json-document';
import { reportOf, type ImportReport, type Row } from '../imports/report';
import type { MaterialDemand } from './models/material-demand';
import { seriesOf } from './records/series-of';
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
    const firstRow = row;
    const found = seriesOf(read, { index, rowOf: (position) => firstRow + position }, context, taken);
    rows.push(...found.rows);
    commands.push(...found.commands);
    row += read.demandSeries.length;
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
