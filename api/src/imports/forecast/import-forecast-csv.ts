import { demandCategories, isMonday, dayNumber } from '@tierline/chaincode/schema';
import { reportOf, type ImportReport, type Row } from '../report';
import { forecastTable, optional, required, type Column, type Line } from './csv-table';
import type { ForecastCommand, ForecastContext } from './context';
import type { SeriesDraft } from './draft';
import { matchSeries } from './match-series';

/**
 * Reads a weekly forecast as CSV, one bucket a line; comma, semicolon or tab between, first line names the columns:
 * supplier (BPNL), customer_part, site (BPNS), week (Monday, or 2026-W49), quantity; optional customer (BPNL),
 * supplier_part, category (default 0001), unit, reason (of a changed firm week). A series with one bad line is not imported: a hole is not a zero.
 */
export function importForecastCsv(text: string, context: ForecastContext): ImportReport<ForecastCommand> {
  const table = forecastTable(text);
  if ('message' in table) return reportOf([{ row: 0, code: 'FILE_UNREADABLE', ...table }], []);
  // A line that cannot be told apart may belong to any series.
  if (table.ragged.length > 0) return reportOf([...table.ragged, ...heldBack(table.lines, table.ragged)], []);
  const rows: Row[] = [];
  const commands: ForecastCommand[] = [];
  for (const lines of seriesOf(table.lines).values()) {
    const broken = lines.flatMap((line) => lineRemarks(line));
    const remarks = broken.length > 0 ? broken : conflicts(lines);
    if (remarks.length > 0) {
      rows.push(...remarks, ...heldBack(lines, remarks));
      continue;
    }
    const outcome = matchSeries(draftOf(lines), context);
    const [said] = outcome.rows.slice(-1);
    rows.push(...outcome.rows, ...lines.slice(1).flatMap(({ row }) => (said ? [{ ...said, row }] : [])));
    if (outcome.command) commands.push(outcome.command);
  }
  return reportOf(rows, commands);
}

function seriesOf(lines: readonly Line[]): Map<string, Line[]> {
  const series = new Map<string, Line[]>();
  for (const line of lines) {
    const { supplier, customer_part, site, category } = line.cells;
    const key = JSON.stringify([supplier, customer_part, site, category || '0001']);
    const same = series.get(key);
    if (same) same.push(line);
    else series.set(key, [line]);
  }
  return series;
}

function lineRemarks({ row, cells }: Line): Row[] {
  const shape = (field: Column, message: string): Row => ({ row, code: 'SHAPE', field, message });
  const empty = required.filter((name) => cells[name] === '').map((name) => shape(name, 'is empty'));
  if (empty.length > 0) return empty;
  const remarks: Row[] = [];
  if (weekOf(cells.week) === undefined) {
    const rule = { standard: 'CX-0128', section: '4.1.2', rule: 'V-D-MONDAY' };
    remarks.push({
      row,
      code: 'RULE_BROKEN',
      field: 'week',
      message: `${cells.week} is no Monday and no ISO week`,
      rule,
    });
  }
  if (!/^(0|[1-9]\d{0,14})(\.\d{1,9})?$/.test(cells.quantity))
    remarks.push(shape('quantity', `${cells.quantity} is no decimal number with a point, zero or more`));
  if (cells.category !== '' && !isCategory(cells.category))
    remarks.push(shape('category', `${cells.category} is no demand category of CX-0128`));
  return remarks;
}

/** Each week may give a reason of its own. */
const same = optional.filter((name) => name !== 'reason');

/** A week twice, or columns that must be the same in all lines of a series. */
function conflicts(lines: readonly Line[]): Row[] {
  const first = new Map<string | undefined, Line>();
  return lines.flatMap((line): Row[] => {
    const { row, cells } = line;
    const week = weekOf(cells.week);
    const before = first.get(week);
    if (before)
      return [{ row, code: 'ROW_CONFLICT', field: 'week', message: `line ${before.row} states the same week` }];
    first.set(week, line);
    const other = same.find((name) => cells[name] !== lines[0]?.cells[name]);
    const message = 'differs from the first line of the same series';
    return other === undefined ? [] : [{ row, code: 'ROW_CONFLICT', field: other, message }];
  });
}

/** How many refused lines a good one names: each says it again. */
const mostNamed = 10;

/** Good lines of a series that is not imported say so. */
function heldBack(lines: readonly Line[], remarks: readonly Row[]): Row[] {
  const bad = new Set(remarks.map(({ row }) => row));
  const named = [...bad].slice(0, mostNamed).join(', ');
  const message = `not imported, as line ${named}${bad.size > mostNamed ? ' …' : ''} is refused`;
  return lines.filter(({ row }) => !bad.has(row)).map(({ row }) => ({ row, code: 'ROW_CONFLICT', message }));
}

function draftOf(lines: readonly Line[]): SeriesDraft {
  const cells = lines[0]?.cells ?? ({} as Line['cells']);
  const { supplier, customer, customer_part, supplier_part, site, category, unit } = cells;
  return {
    rows: lines.map(({ row }) => row),
    field: '',
    ...(customer !== '' && { customerBpnl: customer }),
    supplierBpnl: supplier,
    customerPart: customer_part,
    ...(supplier_part !== '' && { supplierPart: supplier_part }),
    siteBpns: site,
    category: isCategory(category) ? category : '0001',
    ...(unit !== '' && { unit }),
    inactive: false,
    ...reasonOf(lines),
    buckets: lines.map((line) => ({ start: weekOf(line.cells.week) ?? '', quantity: line.cells.quantity })),
  };
}

function reasonOf(lines: readonly Line[]): { reason?: string } {
  const reasons = [...new Set(lines.flatMap(({ cells }) => (cells.reason === '' ? [] : [cells.reason])))];
  return reasons.length > 0 ? { reason: reasons.join('; ') } : {};
}

const isCategory = (text: string): text is SeriesDraft['category'] =>
  (demandCategories as readonly string[]).includes(text);

/** The Monday of `2026-11-30` or `2026-W49`; undefined for other days and texts. ISO 8601: week 1 holds 4 January. */
function weekOf(text: string): string | undefined {
  const [, year, week] = /^(\d{4})-?W(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return /^\d{4}-\d{2}-\d{2}$/.test(text) && isMonday(text) ? text : undefined;
  const fourth = dayNumber(`${year}-01-04`) ?? 0;
  const monday = fourth - ((fourth + 3) % 7) + (Number(week) - 1) * 7;
  const thursday = new Date((monday + 3) * 86_400_000).getUTCFullYear();
  return Number(week) > 0 && thursday === Number(year)
    ? new Date(monday * 86_400_000).toISOString().slice(0, 10)
    : undefined;
}
