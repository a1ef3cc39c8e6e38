import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { type Figure, type Goal, reached } from './figure';

/** Where figures are put for readers. */
const page = resolve(__dirname, '../../../docs/performance.md');
const head = ['measure', 'value', '±', 'unit', 'goal', 'reached'];

/** Where and when the figures were taken. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  const date = new Date().toISOString().slice(0, 10);
  return `${cpus().length} cores ${first?.model.trim() ?? ''}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}, ${date}`;
}

export const markdown = (figures: readonly Figure[]): string => aligned([head, ...figures.map(cells)]);

/** As a table of Markdown, the first row its head. */
export function aligned([first = [], ...rows]: readonly (readonly string[])[]): string {
  const widths = first.map((_name, column) => Math.max(3, ...[first, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Puts machine and figures between the marks of that name in the page. @throws Error if it has no marks */
export function document(name: 'figures' | 'fabric' | 'caliper' | 'forecast', figures: string): void {
  const text = readFileSync(page, 'utf8');
  const marks = [`<!-- ${name} -->`, `<!-- /${name} -->`] as const;
  const [from, to] = marks.map((mark) => text.indexOf(mark)) as [number, number];
  if (from < 0 || to < from) throw new Error(`${page} has no ${marks.join(' … ')}`);
  const figuresText = `${marks[0]}\n\n${machine()}.\n\n${figures}\n\n`;
  writeFileSync(page, text.slice(0, from) + figuresText + text.slice(to));
}

function cells(figure: Figure): string[] {
  const { measure, value, spread, unit, goal } = figure;
  const share = reached(figure);
  const verdict = share === undefined ? '' : `${share.toFixed(2)} ${share >= 1 ? 'met' : 'missed'}`;
  return [measure, shown(value), spread === undefined ? '' : shown(spread), unit, goal ? goalText(goal) : '', verdict];
}

const goalText = (goal: Goal): string => ('most' in goal ? `<= ${goal.most}` : `>= ${goal.least}`);

/** Three digits that count. */
function shown(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
