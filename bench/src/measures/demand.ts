import { cpuOf } from '../harness/cpu';
import type { Figure, Measure } from '../harness/figure';
import { quantileOf, sampleOf } from '../harness/sample';
import { forecastOf, sizes } from '../stage/series';
import { parties, programme, TwoParties } from '../stage/two-parties';

const [series, batch, lanes, rounds] = [10_000, 10, 2, 7];
/** Versions of one series before its further ones are measured, and how many at a time. */
const [stations, further] = [[1, 100, 500], 20] as const;
const mib = 1024 ** 2;

const questions = {
  'pivot of 100 parts by week': pivot('first: 100', 'rows { part cells { period demand committed } } endCursor'),
  'pivot of 100 parts by month': pivot('first: 100, by: MONTH', 'rows { part cells { period demand } } endCursor'),
  'totals of all by week': pivot('first: 1', 'totals { unit cells { period demand committed } }'),
  'a page of 20 series, by urgency': `{ forecasts(first: 20, order: URGENCY) { edges { node { id status dueAt } } } }`,
  'one part’s series, 13 weeks': `{ forecasts(first: 5, filter: { part: "SERIES-7001" }) { edges { node { id state { customerPart
    buckets(to: "2027-02-28") { start quantity } } } } } }`,
} as const;

/** Ten thousand series of 104 weeks: published through a node, projected by both parties, asked for, and revised again and again. */
export const demand: Measure = {
  name: 'demand',
  run: async (say) => {
    const stage = await TwoParties.create();
    try {
      const before = process.memoryUsage().rss;
      const { cpu, milliseconds } = await cpuOf(() => publish(stage, say));
      const standing = `${series.toLocaleString('en')} series of ${sizes.long.weeks} weeks`;
      return [
        { measure: `${standing}: published and projected`, value: (1000 * series) / milliseconds, unit: 'series/s' },
        { measure: `${standing}: CPU of network and both nodes`, value: cpu.all / series, unit: 'ms/series' },
        { measure: `${standing}: memory taken`, value: (process.memoryUsage().rss - before) / mib, unit: 'MiB' },
        ...(await answers(stage, say)),
        ...(await revisions(stage, say)),
      ];
    } finally {
      await stage.close();
    }
  },
};

async function publish(stage: TwoParties, say: (line: string) => void): Promise<void> {
  for (let next = 0; next < series; next += batch * lanes) {
    await stage.mutate(Array.from({ length: lanes }, (_none, lane) => [published(next + lane * batch)]));
    if (next % 1000 === 0) say(`${next} series`);
  }
  await stage.constellation.settled();
}

/** A transaction of `batch` series. */
function published(from: number): string {
  const steps = Array.from({ length: batch }, (_none, index) => ({
    kind: 'forecast',
    command: 'PublishForecast',
    input: forecastOf(sizes.long, `SERIES-${from + index}`, parties[1]),
  }));
  const query = `mutation ($steps: [StepInput!]!) { apply(channel: "${programme}", steps: $steps) { __typename ... on Written { changes { version } } ... on Refused { code message } } }`;
  return JSON.stringify({ query, variables: { steps } });
}

async function answers(stage: TwoParties, say: (line: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [what, query] of Object.entries(questions)) {
    say(what);
    const times: number[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const began = performance.now();
      await stage.ask('buyer', query);
      times.push(performance.now() - began);
    }
    const warm = times.slice(1);
    figures.push({
      measure: `demand: ${what}`,
      value: quantileOf(warm, 0.5),
      spread: sampleOf(warm).spread,
      unit: 'ms',
    });
  }
  return figures;
}

/** What the next versions of a series cost when many stand before them. */
async function revisions(stage: TwoParties, say: (line: string) => void): Promise<Figure[]> {
  const ids = await stage.forecasts(2, sizes.long);
  const figures: Figure[] = [];
  let versions = 2;
  for (const station of stations) {
    say(`${station} versions`);
    if (station > versions) await stage.revise(ids, station - versions, sizes.long);
    const costs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { cpu } = await cpuOf(async () => {
        await stage.revise(ids, further, sizes.long);
        await stage.constellation.settled();
      });
      costs.push(cpu.all / (ids.length * further));
    }
    versions = Math.max(versions, station) + rounds * further;
    const { median, spread } = sampleOf(costs);
    figures.push({ measure: `demand: a version more after ${station}`, value: median, spread, unit: 'ms CPU' });
  }
  const flat = (figures.at(-1)?.value ?? Number.NaN) / (figures[0]?.value ?? Number.NaN);
  const measure = `demand: a version after ${stations[2]}, against after 1`;
  return [...figures, { measure, value: flat, unit: 'times', goal: { most: 1.2 } }];
}

function pivot(args: string, fields: string): string {
  return `{ forecastPivot(${args}) { ${fields} } }`;
}
