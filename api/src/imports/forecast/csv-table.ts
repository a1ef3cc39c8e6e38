import { csvTable, type CsvLine } from '../csv-table';

export const required = ['supplier', 'customer_part', 'site', 'week', 'quantity'] as const;
export const optional = ['customer', 'supplier_part', 'category', 'unit', 'reason'] as const;
export type Column = (typeof required)[number] | (typeof optional)[number];
export type Line = CsvLine<Column>;

export const forecastTable = (text: string) => csvTable<Column>(text, { required, optional });
