import { aligned, document, machine } from '../harness/table';
import { scoreAll } from './score-all';
import { format, readSeries, UnreadableLines } from './series-file';
import { coverage, tableOf } from './summary';

const help = `npm run bench:forecast -- [--document] <file.csv>
Foresees the end of every series of the file from what was before, and compares with what came.
--document puts the table into docs/performance.md.

${format}`;

/** `bench:forecast [--document] <csv>`: the suggestion beside naive models and Theta, on any series. */
async function bench(args: readonly string[]): Promise<number> {
  const [path, ...more] = args.filter((argument) => !argument.startsWith('--'));
  const unknown = args.some((argument) => argument.startsWith('--') && !['--document', '--help'].includes(argument));
  if (args.includes('--help')) {
    console.log(help);
    return 0;
  }
  if (path === undefined || more.length > 0 || unknown) {
    console.error(help);
    return 64;
  }
  const series = await readSeries(path);
  const began = performance.now();
  const every = Math.ceil(series.length / 10);
  let told = 0;
  const scores = await scoreAll(series, (done) => {
    if (done < told + every) return;
    told = done;
    console.error(`${done} of ${series.length} series`);
  });
  const seconds = (performance.now() - began) / 1000;
  const scored = series.map((one, index) => ({ series: one, scores: scores[index] ?? [] }));
  const [of80, of95] = ([80, 95] as const).map((level) => coverage(scored, level).toFixed(1));
  const table = `${aligned(tableOf(scored))}\n\nAll in ${seconds.toFixed(0)} s. Within the suggestion’s interval of 80 %: ${of80} %, of 95 %: ${of95} % of what came.`;
  console.log(`\n${machine()}\n\n${table}`);
  if (args.includes('--document')) document('forecast', table);
  return 0;
}

const isMissing = (error: unknown): error is NodeJS.ErrnoException =>
  (error as NodeJS.ErrnoException).code === 'ENOENT';

bench(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof UnreadableLines || isMissing(error) ? error.message : error);
    process.exitCode = error instanceof UnreadableLines ? 65 : isMissing(error) ? 66 : 1;
  },
);
