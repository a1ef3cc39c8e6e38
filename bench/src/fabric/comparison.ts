import type { Timed } from '../bare/bare-client';
import type { Figure, Goal } from '../harness/figure';
import { interleaved, quantileOf, sampleOf } from '../harness/sample';
import { groups, type ProcessCpu, type Spent, total } from './process-cpu';

/** Rounds before anything is counted: until then it is the compilers that are measured. */
const warmUp = 2;

/** The same number of transactions, through Tierline or by the bare contract. */
export type Side = { cpu: ProcessCpu; work: () => Promise<Timed> };
export type Comparison = {
  what: string;
  transactions: number;
  rounds: number;
  ours: Side;
  bare: Side;
  goals?: { cpu?: Goal; throughput?: Goal; p50?: Goal };
};
type Run = { spent: Spent; result: Timed };

/** In turns on two networks that both stand all the time; a side's CPU is that of its own processes. */
export async function compare({ what, transactions, rounds, ours, bare, goals = {} }: Comparison): Promise<Figure[]> {
  for (let round = 0; round < warmUp; round += 1) {
    await bare.work();
    await ours.work();
  }
  const run =
    ({ cpu, work }: Side) =>
    () =>
      cpu.of(work);
  const pairs = await interleaved(rounds, run(bare), run(ours));
  const line = (measure: string, of: (pair: { a: Run; b: Run }) => number, unit: string, goal?: Goal): Figure => {
    const { median, spread } = sampleOf(pairs.map(of));
    return { measure: `${what}: ${measure}`, value: median, spread, unit, goal };
  };
  const cost = ({ spent }: Run): number => total(spent) / transactions;
  const network = ({ spent }: Run): number => (total(spent) - spent.here) / transactions;
  const speed = ({ result }: Run): number => (1000 * transactions) / result.milliseconds;
  const at = (share: number, { result }: Run): number => quantileOf(result.latencies, share);
  const waits = (prefix: string, side: 'a' | 'b'): Figure[] =>
    Object.keys(pairs[0]?.[side].result.stages ?? {}).map((stage) =>
      line(`${prefix}waiting for ${stage}`, (pair) => (pair[side].result.stages?.[stage] ?? 0) / transactions, 'ms/tx'),
    );
  return [
    line('throughput', ({ b }) => speed(b), 'tx/s'),
    line('throughput, against the bare contract', ({ a, b }) => speed(b) / speed(a), 'times', goals.throughput),
    line('p50', ({ b }) => at(0.5, b), 'ms', goals.p50),
    line('p95', ({ b }) => at(0.95, b), 'ms'),
    line('bare p50', ({ a }) => at(0.5, a), 'ms'),
    line('bare p95', ({ a }) => at(0.95, a), 'ms'),
    ...waits('', 'b'),
    ...waits('bare ', 'a'),
    line('CPU, against the bare contract', ({ a, b }) => cost(b) / cost(a), 'times', goals.cpu),
    line('CPU of the network alone, against it', ({ a, b }) => network(b) / network(a), 'times'),
    ...groups.map((group) => line(`CPU ${names[group]}`, ({ b }) => b.spent[group] / transactions, 'ms/tx')),
    ...groups.map((group) => line(`bare CPU ${names[group]}`, ({ a }) => a.spent[group] / transactions, 'ms/tx')),
  ];
}

const names = {
  peers: 'of the peers',
  orderers: 'of the orderer',
  chaincode: 'of the chaincode',
  here: 'of client and nodes',
} as const satisfies Record<(typeof groups)[number], string>;
