import type { Figure, Measure } from './harness/figure';
import { document, machine, markdown } from './harness/table';
import { measures } from './measures/all';

/** `bench [--document] [measure…]`: runs the measures named, or all; `--document` puts the table into docs/performance.md. */
async function bench(args: readonly string[]): Promise<void> {
  const names = args.filter((argument) => argument !== '--document');
  const unknown = names.filter((name) => !measures.some((measure) => measure.name === name));
  if (unknown.length > 0) {
    console.error(`no measure ${unknown.join(', ')}; there are ${measures.map(({ name }) => name).join(', ')}`);
    process.exitCode = 64;
    return;
  }
  const figures: Figure[] = [];
  try {
    for (const measure of measures.filter(({ name }) => names.length === 0 || names.includes(name))) {
      figures.push(...(await timed(measure)));
    }
  } finally {
    console.log(`\n${machine()}\n\n${markdown(figures)}`);
  }
  if (args.includes('--document')) document('figures', markdown(figures));
}

async function timed({ name, run }: Measure): Promise<Figure[]> {
  const began = performance.now();
  const figures = await run((line) => console.error(`${name}: ${line}`));
  console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return figures;
}

bench(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
