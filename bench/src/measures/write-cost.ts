import { BareClient } from '../bare/bare-client';
import { type Cpu, cpuOf } from '../harness/cpu';
import type { Figure, Goal, Measure } from '../harness/figure';
import { interleaved, sampleOf } from '../harness/sample';
import { sizes, type Size } from '../stage/series';
import { parties, TwoParties } from '../stage/two-parties';

type Work = { size: Size; bytes: number; writers: number; writes: number; goal: Goal };
const rounds = 5;
/** Of each kind, before anything is counted: until then it is the compiler that is measured. */
const warmUp = 400;

const works: Work[] = [
  { size: sizes.small, bytes: 2048, writers: 1, writes: 40, goal: { most: 4 } },
  { size: sizes.small, bytes: 2048, writers: 4, writes: 20, goal: { most: 4 } },
  { size: sizes.small, bytes: 2048, writers: 16, writes: 8, goal: { most: 4 } },
  { size: sizes.large, bytes: 20_480, writers: 1, writes: 24, goal: { most: 20 } },
  { size: sizes.large, bytes: 20_480, writers: 16, writes: 4, goal: { most: 20 } },
];

/** CPU that a write through a node costs beyond a bare contract's with the same private writes, in one network, in turns. */
export const writeCost: Measure = {
  name: 'write-cost',
  run: async (say) => {
    const stage = await TwoParties.create();
    const bare = await BareClient.connect(stage.constellation.network, [...parties]);
    try {
      const figures: Figure[] = [];
      for (const work of works) {
        say(`${work.size.name}, ${work.writers} writers`);
        figures.push(...(await added(stage, bare, work)));
      }
      return figures;
    } finally {
      bare.close();
      await stage.close();
    }
  },
};

async function added(
  stage: TwoParties,
  bare: BareClient,
  { size, bytes, writers, writes, goal }: Work,
): Promise<Figure[]> {
  const records = await stage.forecasts(writers, size);
  const runBare = () => cpuOf(() => bare.write({ writers, writes, bytes }));
  const runOurs = () =>
    cpuOf(async () => {
      const asked = await stage.revise(records, writes, size);
      await stage.constellation.settled();
      return asked;
    });
  for (let done = 0; done < warmUp; done += writers * writes) {
    await runBare();
    await runOurs();
  }
  const pairs = await interleaved(rounds, runBare, runOurs);
  const each = (of: (cpu: Cpu) => number) => pairs.map(({ a, b }) => (of(b.cpu) - of(a.cpu)) / (writers * writes));
  const what = `${size.name}, ${writers} ${writers === 1 ? 'writer' : 'writers'}`;
  const line = (measure: string, values: readonly number[], unit: string, aim?: Goal): Figure => {
    const { median, spread } = sampleOf(values);
    return { measure: `write ${what}: ${measure}`, value: median, spread, unit, goal: aim };
  };
  const bareCost = pairs.map(({ a }) => a.cpu.all / (writers * writes));
  return [
    line(
      'CPU added to the bare contract',
      each(({ all }) => all),
      'ms/write',
      goal,
    ),
    line(
      '  of it in the network’s thread (endorsers)',
      each(({ network }) => network),
      'ms/write',
    ),
    line(
      '  of it in the nodes’ thread (client, projectors, GraphQL)',
      each(({ main }) => main),
      'ms/write',
    ),
    line('  the bare contract itself', bareCost, 'ms/write'),
    line(
      'throughput',
      pairs.map(({ b }) => (1000 * writers * writes) / b.result.milliseconds),
      'writes/s',
    ),
    line(
      'p50 to projected',
      pairs.map(({ b }) => sampleOf(b.result.latencies).median),
      'ms',
    ),
  ];
}
