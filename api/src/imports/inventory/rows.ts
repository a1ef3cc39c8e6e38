import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { jsonDocument } from '../json-document';
import type { Row } from '../report';

const required = ['site', 'quantity', 'as_of'] as const;
const optional = [
  ...['partner', 'customer_part', 'supplier_part', 'unit', 'blocked', 'address', 'holder'],
  ...['customer_order', 'customer_order_position', 'supplier_order'],
] as const;
const columns: readonly string[] = [...required, ...optional];
/** One lot of stock as a file states it; '' where it says nothing. */
export type StockLine = { row: number; cells: Readonly<Record<string, string>> };
/** `broken`: rows that may belong to any statement; `remarks`: on what is none of its rows. */
export type StockTable = { lines: StockLine[]; broken: Row[]; remarks?: Row[] } | { message: string };

/** Comma, semicolon or tab between, as the first line has them; that line names the columns. */
export function csvStock(text: string): StockTable {
  const delimiter = [';', '\t', ','].find((sign) => (text.split(/\r?\n/, 1)[0] ?? '').includes(sign)) ?? ',';
  try {
    const options = { bom: true, delimiter, trim: true, relax_column_count: true, info: true } as const;
    const [head, ...body] = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    const header = (head?.record ?? []).map((name) => name.toLowerCase().replaceAll(' ', '_'));
    const message = fault(header);
    if (message !== undefined) return { message };
    const filled = body.filter(({ record }) => record.some((cell) => cell !== ''));
    return {
      lines: filled
        .filter(({ record }) => record.length === header.length)
        .map(({ record, info }) =>
          lineOf(info.lines, Object.fromEntries(header.map((name, at) => [name, record[at]]))),
        ),
      broken: filled
        .filter(({ record }) => record.length !== header.length)
        .map(({ record, info }) =>
          shape(info.lines, undefined, `has ${record.length} cells where the header has ${header.length}`),
        ),
    };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

function fault(header: readonly string[]): string | undefined {
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) return `columns are missing: ${missing.join(', ')}`;
  const odd = header.filter((name, index) => !columns.includes(name) || header.indexOf(name) !== index);
  return odd.length > 0 ? `columns are unknown or twice: ${odd.join(', ')}` : undefined;
}

const cell = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** An array of objects whose members are called as the columns; rows are counted from 1. */
export function jsonStock(text: string): StockTable {
  const document = jsonDocument(text);
  if ('reason' in document) return { message: document.reason };
  if (!Array.isArray(document.value)) return { message: 'is no array of rows' };
  const lines: StockLine[] = [];
  const broken: Row[] = [];
  for (const [index, value] of document.value.entries()) {
    const row = z.record(z.string(), cell).safeParse(value);
    const message = row.success ? fault(Object.keys(row.data)) : 'is no object of texts, numbers and yes or no';
    if (row.success && message === undefined) lines.push(lineOf(index + 1, row.data));
    else broken.push(shape(index + 1, undefined, message ?? ''));
  }
  return { lines, broken };
}

const lineOf = (row: number, given: Record<string, string | undefined>): StockLine => ({
  row,
  cells: Object.fromEntries(columns.map((name) => [name, given[name] ?? ''])),
});

export const shape = (row: number, field: string | undefined, message: string): Row => ({
  ...{ row, code: 'SHAPE', message },
  ...(field !== undefined && { field }),
});
