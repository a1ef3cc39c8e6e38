import type { Timed } from '../bare/bare-client';
import type { Figure, Measure } from '../harness/figure';
import { quantileOf } from '../harness/sample';
import { sizes, type Size } from '../stage/series';
import { compare } from './comparison';
import { handovers, type Unit } from './custody';
import type { FabricStage } from './fabric-stage';

type FabricMeasure = (stage: FabricStage, say: Parameters<Measure['run']>[0]) => Promise<Figure[]>;
type Load = { size: Size; bytes: number; writers: number; writes: number };

const rounds = 3;
/** How long an orderer waits before it cuts a block (network/src/consortium/defaults.ts). */
const cutting = 200;

const loads: Load[] = [
  { size: sizes.small, bytes: 2048, writers: 1, writes: 20 },
  { size: sizes.small, bytes: 2048, writers: 16, writes: 10 },
  { size: sizes.small, bytes: 2048, writers: 64, writes: 5 },
  { size: sizes.large, bytes: 20_480, writers: 16, writes: 6 },
  { size: sizes.large, bytes: 20_480, writers: 64, writes: 2 },
];

/** A forecast revised, against opaque values of the same size written at the same two parties. */
const writes: FabricMeasure = async ({ ours, oursCpu, bare, bareCpu }, say) => {
  const figures: Figure[] = [];
  for (const { size, bytes, writers, writes: each } of loads) {
    const what = `write ${size.name}, ${writers} ${writers === 1 ? 'writer' : 'writers'}`;
    say(what);
    const records = await ours.forecasts(writers, size);
    figures.push(
      ...(await compare({
        ...{ what, rounds, transactions: writers * each },
        ours: { cpu: oursCpu, work: () => ours.revise(records, each, size) },
        bare: { cpu: bareCpu, work: () => bare.two.write({ writers, writes: each, bytes }) },
        goals: {
          ...(writers > 1 && { cpu: { most: 1.25 }, throughput: { least: 0.8 } }),
          ...(writers === 1 && { p50: { most: cutting + 150 } }),
        },
      })),
    );
  }
  return figures;
};

/** Offers and acceptances of the custody of units, against opaque values at three parties. */
const custody: FabricMeasure = async ({ ours, oursCpu, bare, bareCpu }, say) => {
  const [writers, turns, bytes] = [16, 2, 1500];
  say(`custody, ${writers} units`);
  const units: Unit[] = await handovers.commission(ours, writers);
  const transactions = writers * turns * 2;
  return compare({
    ...{ what: `custody, ${writers} units`, rounds, transactions },
    ours: { cpu: oursCpu, work: () => handovers.toAndFro(ours, units, turns) },
    bare: { cpu: bareCpu, work: () => bare.three.write({ writers, writes: turns * 2, bytes }) },
    goals: { cpu: { most: 1.35 } },
  });
};

/** One record through GraphQL, against a value evaluated at the own peer: nodes answer without the network. */
const reads: FabricMeasure = async ({ ours, oursCpu, bare, bareCpu }, say) => {
  say('reads');
  const [readers, each] = [16, 40];
  const [id = ''] = await ours.forecasts(1, sizes.small);
  return compare({
    ...{ what: `read, ${readers} readers`, rounds, transactions: readers * each },
    ours: { cpu: oursCpu, work: () => ours.read(id, readers, each) },
    bare: { cpu: bareCpu, work: () => bare.two.read({ readers, reads: each, bytes: 2048 }) },
  });
};

/** So many writes a second, whatever is answered: where waiting begins. */
const offered: FabricMeasure = async ({ ours }, say) => {
  const figures: Figure[] = [];
  const records = await ours.forecasts(64, sizes.small);
  for (const rate of [5, 10, 20, 30]) {
    say(`${rate} writes a second offered`);
    const { latencies, milliseconds }: Timed = await ours.revise(
      records,
      Math.ceil((rate * 10) / 64),
      sizes.small,
      rate,
    );
    const what = `${rate} writes/s offered, 2 KB`;
    figures.push(
      { measure: `${what}: p50`, value: quantileOf(latencies, 0.5), unit: 'ms' },
      { measure: `${what}: p95`, value: quantileOf(latencies, 0.95), unit: 'ms' },
      { measure: `${what}: done`, value: (1000 * latencies.length) / milliseconds, unit: 'tx/s' },
    );
  }
  return figures;
};

export const fabricMeasures = { writes, custody, reads, offered } as const satisfies Record<string, FabricMeasure>;
