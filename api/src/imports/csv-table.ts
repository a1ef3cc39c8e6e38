import { parse } from 'csv-parse/sync';
import type { Row } from './report';

export type CsvColumns<Column extends string> = { required: readonly Column[]; optional: readonly Column[] };
export type CsvLine<Column extends string> = { row: number; cells: Record<Column, string> };

/** The first line names the columns, and decides what stands between cells, so that a decimal comma never splits one. */
export function csvTable<Column extends string>(
  text: string,
  columns: CsvColumns<Column>,
): { lines: CsvLine<Column>[]; ragged: Row[] } | { message: string } {
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
  const message = headerFault(header, columns);
  if (message !== undefined) return { message };
  const filled = body.filter(({ record }) => record.some((cell) => cell !== ''));
  const whole = filled.filter(({ record }) => record.length === header.length);
  const names = [...columns.required, ...columns.optional];
  const lines = whole.map(({ record, info }) => {
    const cells = Object.fromEntries(names.map((name) => [name, record[header.indexOf(name)] ?? '']));
    return { row: info.lines, cells: cells as Record<Column, string> };
  });
  const ragged = filled
    .filter((one) => !whole.includes(one))
    .map(({ record, info }): Row => {
      const said = `has ${record.length} cells where the header has ${header.length}`;
      return { row: info.lines, code: 'SHAPE', message: said };
    });
  return { lines, ragged };
}

function headerFault(header: readonly string[], { required, optional }: CsvColumns<string>): string | undefined {
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) return `columns are missing: ${missing.join(', ')}`;
  const known: readonly string[] = [...required, ...optional];
  const odd = header.filter((name, index) => !known.includes(name) || header.indexOf(name) !== index);
  return odd.length > 0 ? `columns are unknown or twice: ${odd.join(', ')}` : undefined;
}
