import { createReadStream } from 'node:fs';
import { longestHorizon } from '@tierline/planning/forecasting';

/** A series whose last `horizon` values are to be foreseen from those before. */
export type TestSeries = { id: string; season: number; horizon: number; values: number[] };

/** Some lines cannot be read: which, and why. */
export class UnreadableLines extends Error {
  override readonly name = 'UnreadableLines';
}

export const format = `One series a line: id,season,horizon,value,value,...
  id       any text without a comma
  season   periods from one season to the next: 12 of months, 52 of weeks, 1 where there is none
  horizon  how many of the last values are kept back and foreseen, 1 to ${longestHorizon}
  value    numbers, oldest first, at least one more than the horizon
Empty lines and lines that begin with # are skipped; a line has at most 65,536 characters.`;

const longestLine = 65_536;
const longestSeason = 366;
/** A file of another format is wrong in every line. */
const mostFaults = 10;

/** @throws UnreadableLines */
export async function readSeries(path: string): Promise<TestSeries[]> {
  const found: TestSeries[] = [];
  const faults: string[] = [];
  let number = 0;
  for await (const line of linesOf(path)) {
    number += 1;
    if (line.trim() === '' || line.startsWith('#')) continue;
    const read = seriesOf(line);
    if (typeof read === 'string') faults.push(`line ${number}: ${read}`);
    else found.push(read);
    if (faults.length === mostFaults) break;
  }
  if (faults.length > 0) throw new UnreadableLines(`${faults.join('\n')}\n\n${format}`);
  if (found.length === 0) throw new UnreadableLines(`no series\n\n${format}`);
  return found;
}

/** Never holds more than one line and one chunk. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + String(chunk)).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > longestLine) break;
  }
  yield rest;
}

/** Or what is wrong with it. */
function seriesOf(line: string): TestSeries | string {
  if (line.length > longestLine) return `more than ${longestLine} characters`;
  const [id = '', season = '', horizon = '', ...texts] = line.split(',').map((cell) => cell.trim());
  const series = { id, season: numberIn(season), horizon: numberIn(horizon), values: texts.map(numberIn) };
  const wrong = series.values.findIndex((value) => !Number.isFinite(value));
  const rules: [boolean, string][] = [
    [id === '', 'no id'],
    [!isWhole(series.season, longestSeason), `season: a whole number from 1 to ${longestSeason}, not “${season}”`],
    [!isWhole(series.horizon, longestHorizon), `horizon: a whole number from 1 to ${longestHorizon}, not “${horizon}”`],
    [wrong >= 0, `value ${wrong + 1}: a number, not “${texts[wrong]?.slice(0, 40) ?? ''}”`],
    [texts.length <= series.horizon, `${texts.length} values are too few to keep back ${horizon}`],
  ];
  return rules.find(([broken]) => broken)?.[1] ?? series;
}

const numberIn = (text: string): number => (text === '' ? Number.NaN : Number(text));
const isWhole = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
