import type { Figure } from '../harness/figure';

/** Those of Caliper's columns that are kept, by their place after the round's name. */
const columns = [
  { place: 1, what: 'succeeded', unit: 'tx' },
  { place: 2, what: 'failed', unit: 'tx' },
  { place: 6, what: 'average', unit: 's' },
  { place: 7, what: 'throughput', unit: 'tx/s' },
];

/** The last table that Caliper prints: a line a round. @throws Error if it has none, or a round in which nothing succeeded */
export function figuresOf(output: string): Figure[] {
  const rows = output
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
  const head = rows.findLastIndex(([name]) => name === 'Name');
  const table = rows.slice(head + 1).filter(([, succeeded]) => /^\d+$/.test(succeeded ?? ''));
  if (head < 0 || table.length === 0) throw new Error('Caliper printed no table');
  const idle = table.find(([, succeeded]) => Number(succeeded) === 0);
  if (idle) throw new Error(`nothing succeeded in Caliper’s round ${idle[0] ?? ''}:\n${output.slice(0, 4000)}`);
  return table.flatMap((cells) =>
    columns.map(({ place, what, unit }) => ({
      measure: `${cells[0] ?? ''}: ${what}`,
      value: Number(cells[place]),
      unit,
    })),
  );
}
