import { parse } from 'csv-parse/sync';
import type { Row } from '../report';

export const required = ['supplier', 'customer_part', 'site', 'week', 'quantity'] as const;
export const optional = ['customer', 'supplier_part', 'category', 'unit'] as const;
const columns: readonly string[] = [...required, ...optional];
export type Column = (typeof required)[number] | (typeof optional)[number];
export type Line = { row: number; cells: Record<Column, string> };

/** The first line decides what stands between cells, so that a decimal comma never splits one. */
export function forecastTable(text: string): { lines: Line[]; ragged: Row[] } | { message: string } {
  const delimiter = [';', '\t', ','].find((sign) => (text.split(/\r?\n/, 1)[0] ?? '').includes(sign)) ?? ',';
  let records: { record: string[]; info: { lines: number } }[];
  try {
    const options = { bom: true, delimiter, trim: true, relax_column_count: true, info: true } as const;
    records = parse(text, options) as unknown as typeof records;
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
  const [head, ...body] = records;
  const header = (head?.record ?? []).map((name) => name.toLowerCase().replaceAll(' ', '_'));
  const message = headerFault(header);
  if (message !== undefined) return { message };
  const filled = body.filter(({ record }) => record.some((cell) => cell !== ''));
  const whole = filled.filter(({ record }) => record.length === header.length);
  const lines = whole.map(({ record, info }) => {
    const cells = Object.fromEntries(columns.map((name) => [name, record[header.indexOf(name)] ?? '']));
    return { row: info.lines, cells: cells as Line['cells'] };
  });
  const ragged = filled
    .filter((one) => !whole.includes(one))
    .map(({ record, info }): Row => {
      const said = `has ${record.length} cells where the header has ${header.length}`;
      return { row: info.lines, code: 'SHAPE', message: said };
    });
  return { lines, ragged };
}

function headerFault(header: readonly string[]): string | undefined {
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) return `columns are missing: ${missing.join(', ')}`;
  const odd = header.filter((name, index) => !columns.includes(name) || header.indexOf(name) !== index);
  return odd.length > 0 ? `columns are unknown or twice: ${odd.join(', ')}` : undefined;
}
