import { csvTable, reportOf, type CsvLine, type ImportReport } from '../../imports';
import type { BillOfMaterial } from '../shapes';
import type { BillDraft } from './draft';

const required = ['part', 'unit', 'component', 'quantity', 'component_unit'] as const;
const optional = ['scrap', 'lead_time_days', 'from', 'until'] as const;
type Column = (typeof required)[number] | (typeof optional)[number];
type Line = CsvLine<Column>;

/** Reads bills as CSV, one component a line; the lines of one part make its bill. */
export function billsFromCsv(text: string): ImportReport<BillDraft> {
  const table = csvTable<Column>(text, { required, optional });
  if ('message' in table) return reportOf([{ row: 0, code: 'FILE_UNREADABLE', ...table }], []);
  // a component that is missing is not needed: no bill is read in part
  if (table.ragged.length > 0) return reportOf(table.ragged, []);
  const byPart = new Map<string, Line[]>();
  for (const line of table.lines) byPart.set(line.cells.part, [...(byPart.get(line.cells.part) ?? []), line]);
  const drafts = Array.from(byPart, ([part, lines]): BillDraft => {
    const rows = lines.map(({ row }) => row);
    const unit = lines[0]?.cells.unit ?? '';
    return { rows, bill: { part, unit, components: lines.map(componentOf) } };
  });
  return reportOf([], drafts);
}

function componentOf({ cells }: Line): BillOfMaterial['components'][number] {
  const { component, quantity, component_unit, scrap, lead_time_days, from, until } = cells;
  return {
    ...{ part: component, quantityPer: quantity, unit: component_unit },
    ...(scrap !== '' && { scrap }),
    ...(lead_time_days !== '' && { leadTimeDays: Number(lead_time_days) }),
    ...(from !== '' && { from }),
    ...(until !== '' && { until }),
  };
}
