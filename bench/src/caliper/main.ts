import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinariesMissing } from '@tierline/network/native';
import { FabricStage } from '../fabric/fabric-stage';
import type { Figure } from '../harness/figure';
import { document, machine, markdown } from '../harness/table';
import { programme } from '../stage/two-parties';
import { figuresOf } from './report';
import type { RoundArguments } from './workload';
import { type Round, writeWorkspace } from './workspace';

/**
 * Fetched by npx when it is first asked for: far more than a project should depend on for one measurement. Its connector for
 * today's gateway client cannot say who endorses, which private data of two members needs; the one for the older client can.
 */
const packages = ['@hyperledger/caliper-cli@0.6.0', 'fabric-network@2.2.20'];
const lines = 8;
/** What eight lines make of a body. */
const bytes = 2048;

/** `bench:caliper [--document]`: Hyperledger Caliper’s own client against the contracts, as a second opinion on `bench:fabric`. */
async function bench(args: readonly string[]): Promise<void> {
  const say = (line: string): void => console.error(line);
  const stage = await FabricStage.create(say);
  const folder = mkdtempSync(join(tmpdir(), 'tierline-caliper-'));
  const figures: Figure[] = [];
  try {
    for (const [contract, network] of [
      ['bare', stage.hosting],
      ['tierline', stage.ours.constellation.network],
    ] as const) {
      say(`Caliper: ${contract}`);
      const workspace = join(folder, contract);
      await writeWorkspace(workspace, network, roundsOf(contract));
      figures.push(...figuresOf(await launch(workspace)));
    }
  } finally {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const ratio = (measure: string): number => {
    const [bare, ours] = ['bare', 'tierline'].map(
      (contract) => figures.find((figure) => figure.measure === `${contract}, ${measure}`)?.value ?? Number.NaN,
    ) as [number, number];
    return ours / bare;
  };
  for (const load of loads)
    figures.push({
      measure: `${inFlight(load)}: throughput, against the bare contract`,
      value: ratio(`${inFlight(load)}: throughput`),
      unit: 'times',
      goal: { least: 0.8 },
    });
  console.log(`\n${machine()}\n\n${markdown(figures)}`);
  if (args.includes('--document')) document('caliper', markdown(figures));
}

const loads = [1, 16, 64];
const rates = [10, 30];
const inFlight = (load: number): string => `${load} in flight`;

function roundsOf(contract: RoundArguments['contract']): Round[] {
  const given = {
    contract,
    channel: programme,
    by: 'BuyerMSP',
    parties: ['BuyerMSP', 'SupplierMSP'],
    lines,
    bytes,
  };
  const round = (label: string, type: string, opts: object): Round => ({
    label: `${contract}, ${label}`,
    seconds: 15,
    rateControl: { type, opts },
    arguments: given,
  });
  return [
    round('warming up', 'fixed-rate', { tps: 20 }),
    ...loads.map((transactionLoad) =>
      round(inFlight(transactionLoad), 'fixed-load', { transactionLoad, startTps: 2 * transactionLoad }),
    ),
    ...rates.map((tps) => round(`${tps}/s offered`, 'fixed-rate', { tps })),
  ];
}

/** @returns what it printed @throws Error if it ends otherwise than well */
async function launch(workspace: string): Promise<string> {
  const child = spawn(
    'npx',
    [
      ...['--yes', '--ignore-scripts', ...packages.flatMap((name) => ['-p', name]), 'caliper', 'launch', 'manager'],
      ...['--caliper-workspace', workspace, '--caliper-flow-only-test'],
      ...['--caliper-networkconfig', 'network.yaml', '--caliper-benchconfig', 'benchmark.yaml'],
    ],
    { cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`Caliper ended with ${code}:\n${output.slice(-4000)}`);
  return output;
}

bench(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof BinariesMissing ? error.message : error);
  process.exitCode = 1;
});
