import type { Figure } from '../harness/figure';

/** Charts in Mermaid's notation, drawn wherever the document is read. */
export function charts(figures: readonly Figure[]): string {
  const value = (measure: string): number => figures.find((figure) => figure.measure === measure)?.value ?? 0;
  const writers = ['1 writer', '16 writers', '64 writers'];
  const rates = [5, 10, 20, 30];
  const each = (what: string): number[] => writers.map((many) => value(`write 2 KB, ${many}: ${what}`));
  const speed = each('throughput');
  const ratio = each('throughput, against the bare contract');
  const processes = ['the peers', 'the orderer', 'the chaincode', 'client and nodes'];
  const split = (side: string): number[] =>
    processes.map((process) => value(`write 2 KB, 16 writers: ${side}CPU of ${process}`));
  return [
    chart('Writes of 2 KB a second: Tierline (bars), the bare contract (line)', writers, 'tx/s', [
      speed,
      speed.map((one, index) => one / (ratio[index] ?? 1)),
    ]),
    chart('CPU of a write of 2 KB by process, 16 writers: Tierline (bars), the bare contract (line)', processes, 'ms', [
      split(''),
      split('bare '),
    ]),
    chart(
      'Waiting at offered rates, 2 KB: p50 (bars), p95 (line)',
      rates.map((rate) => `${rate}/s`),
      'ms',
      ['p50', 'p95'].map((share) => rates.map((rate) => value(`${rate} writes/s offered, 2 KB: ${share}`))),
    ),
  ].join('\n\n');
}

function chart(title: string, names: readonly string[], unit: string, series: readonly (readonly number[])[]): string {
  const axis = names.map((name) => `"${name}"`).join(', ');
  // bars of two series lie behind each other
  const bars = series.map((values, index) => {
    return `  ${index === 0 ? 'bar' : 'line'} [${values.map((one) => one.toFixed(1)).join(', ')}]`;
  });
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${title}"`,
    `  x-axis [${axis}]`,
    `  y-axis "${unit}"`,
    ...bars,
    '```',
  ].join('\n');
}
