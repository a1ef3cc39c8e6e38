import { contenderNames, type ContenderName, type Score } from './contenders';
import type { TestSeries } from './series-file';

/** Series of one season and horizon, and their scores. */
type Scored = { series: TestSeries; scores: readonly Score[] };

/** Mean over all series and periods ahead, as in the competitions: a series of a longer horizon weighs more. */
export function pooledSmape(scored: readonly Scored[], contender: ContenderName): number {
  let errors = 0;
  let periods = 0;
  for (const { series, scores } of scored) {
    errors += series.horizon * (scores.find((one) => one.contender === contender)?.smape ?? Number.NaN);
    periods += series.horizon;
  }
  return errors / periods;
}

/** Share of what came that lay within the suggestion's interval of that level, in percent. */
export function coverage(scored: readonly Scored[], level: 80 | 95): number {
  let within = 0;
  let periods = 0;
  for (const { series, scores } of scored)
    for (const { level: of, count } of scores.flatMap((one) => one.within))
      if (of === level) {
        within += count;
        periods += series.horizon;
      }
  return (100 * within) / periods;
}

/** A row for each contender: its sMAPE over all, over each group, and the time that its forecasts took. */
export function tableOf(scored: readonly Scored[]): string[][] {
  const groups = new Map<string, Scored[]>();
  for (const one of scored) {
    const name = `season ${one.series.season}, ${one.series.horizon} ahead`;
    const group = groups.get(name);
    if (group) group.push(one);
    else groups.set(name, [one]);
  }
  const head = ['sMAPE', 'all', ...groups.keys(), 'ms a series'];
  const counts = ['series', ...[scored, ...groups.values()].map(({ length }) => String(length)), ''];
  const rows = contenderNames.map((contender) => [
    contender,
    ...[scored, ...groups.values()].map((group) => pooledSmape(group, contender).toFixed(2)),
    millisecondsOf(scored, contender).toFixed(2),
  ]);
  return [head, counts, ...rows];
}

function millisecondsOf(scored: readonly Scored[], contender: ContenderName): number {
  const times = scored.flatMap(({ scores }) => scores.filter((one) => one.contender === contender));
  return times.reduce((total, { milliseconds }) => total + milliseconds, 0) / scored.length;
}
