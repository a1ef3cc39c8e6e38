import { cpuOf } from '../harness/cpu';
import type { Figure, Measure } from '../harness/figure';
import { sampleOf } from '../harness/sample';
import { sizes } from '../stage/series';
import { planShipment } from '../stage/shipments';
import { parties, programme, TwoParties } from '../stage/two-parties';

const stations = [1, 1_000, 10_000, 100_000];
const [writers, writes, rounds, batch] = [8, 10, 5, 50];

/**
 * What a write costs when more and more records stand beside. Nothing is preloaded: they are shipments, written through the
 * node fifty a transaction, endorsed, committed and projected by both parties.
 */
export const growth: Measure = {
  name: 'growth',
  run: async (say) => {
    const stage = await TwoParties.create();
    try {
      const records = await stage.forecasts(writers, sizes.small);
      await stage.revise(records, 30, sizes.small);
      const figures: Figure[] = [];
      let standing = 0;
      for (const station of stations) {
        standing = await fill(stage, standing, station, say);
        const cost = sampleOf(await costs(stage, records));
        const measure = `write among ${station.toLocaleString('en')} records`;
        figures.push({ measure, value: cost.median, spread: cost.spread, unit: 'ms CPU/write' });
      }
      const last = (figures.at(-1)?.value ?? 0) / (figures[0]?.value ?? 1);
      return [
        ...figures,
        { measure: 'write among 100,000, against among 1', value: last, unit: 'times', goal: { most: 1.2 } },
      ];
    } finally {
      await stage.close();
    }
  },
};

async function costs(stage: TwoParties, records: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const { cpu } = await cpuOf(async () => {
      await stage.revise(records, writes, sizes.small);
      await stage.constellation.settled();
    });
    found.push(cpu.all / (writers * writes));
  }
  return found.slice(1);
}

async function fill(stage: TwoParties, from: number, to: number, say: (line: string) => void): Promise<number> {
  const began = performance.now();
  let next = from;
  while (next < to) {
    const lanes = [];
    for (let lane = 0; lane < 4 && next < to; lane += 1) {
      const many = Math.min(batch, to - next);
      lanes.push([planned(next, many)]);
      next += many;
    }
    await stage.mutate(lanes);
    if (next % 10_000 < 200) say(`${next} records, ${((next - from) / ((performance.now() - began) / 1000)) | 0}/s`);
  }
  await stage.constellation.settled();
  return to;
}

function planned(from: number, many: number): string {
  const steps = Array.from({ length: many }, (_none, index) => {
    const { kind, command } = planShipment(`SHP-${from + index}`, parties[1]);
    return { kind, command: command.name, input: command.input };
  });
  const query = `mutation ($steps: [StepInput!]!) { apply(channel: "${programme}", steps: $steps) { __typename ... on Written { changes { version } } ... on Refused { code message } } }`;
  return JSON.stringify({ query, variables: { steps } });
}
