import { cpuOf } from '../harness/cpu';
import type { Measure } from '../harness/figure';
import { sampleOf } from '../harness/sample';
import { sizes } from '../stage/series';
import { TwoParties } from '../stage/two-parties';

const [writers, writes, rounds] = [16, 4, 5];

/** Sixteen writers on one record, in one node: each version follows the last, none is lost. */
export const contention: Measure = {
  name: 'contention',
  run: async () => {
    const stage = await TwoParties.create();
    try {
      const [record = ''] = await stage.forecasts(1, sizes.small);
      const lanes = new Array<string>(writers).fill(record);
      await stage.revise(lanes, writes, sizes.small);
      const runs = [];
      for (let round = 0; round < rounds; round += 1) {
        runs.push(await cpuOf(() => stage.revise(lanes, writes, sizes.small)));
      }
      const speed = sampleOf(runs.map(({ milliseconds }) => (1000 * writers * writes) / milliseconds));
      const wait = sampleOf(runs.map(({ result }) => sampleOf(result.latencies).median));
      const cost = sampleOf(runs.map(({ cpu }) => cpu.all / (writers * writes)));
      const measure = `${writers} writers on one record`;
      return [
        { measure, value: speed.median, spread: speed.spread, unit: 'writes/s' },
        { measure: `${measure}: p50 to projected`, value: wait.median, spread: wait.spread, unit: 'ms' },
        { measure: `${measure}: CPU`, value: cost.median, spread: cost.spread, unit: 'ms/write' },
      ];
    } finally {
      await stage.close();
    }
  },
};
