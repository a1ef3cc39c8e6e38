import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Constellation, type ConstellationOptions, shippedConsortium } from '@tierline/cli/constellation';
import { NativeConsortiumNetwork } from '@tierline/cli/native';
import { RunningConsortium } from '@tierline/cli/running';
import { agreements } from './chapters/agreements';
import { audit, spoil } from './chapters/audit';
import { handOut } from './chapters/hand-out';
import { chain, commission, handOver } from './chapters/custody';
import { delay } from './chapters/delay';
import { forecasts } from './chapters/forecast';
import { forgery } from './chapters/forgery';
import { links } from './chapters/links';
import { shipment } from './chapters/shipment';
import { tiers } from './chapters/tiers';
import { readConsortium } from '@tierline/network/consortium';
import { Page } from './page';
import { Stage } from './stage';

const start = {
  embedded: (options: ConstellationOptions) => Constellation.create(options),
  native: (options: ConstellationOptions) =>
    Constellation.on((consortium, hosting) => NativeConsortiumNetwork.start(consortium, hosting), options),
};
type NetworkKind = keyof typeof start;

/**
 * Plays the story on the consortium that runs on the data folder, or on one of its own that lives as long as the story.
 * @param options.out where what an auditor is handed is left
 */
async function play(page: Page, { data, on, out }: { data: string; on: NetworkKind; out: string }): Promise<void> {
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toFixed(1);
  const own = mkdtempSync(join(tmpdir(), 'tierline-demo-'));
  const running = await RunningConsortium.at(data);
  const found = running?.on === on ? running : undefined;
  const started = found ? undefined : await start[on]({ folder: join(own, 'data'), logLevel: 'error' });
  try {
    const playing = found ?? (await RunningConsortium.at(join(own, 'data')));
    if (!playing) throw new Error('the consortium does not say where it runs');
    const where = found ? `running on ${data}` : `its own, ready after ${seconds()} s`;
    await tell(page, playing, { where, folder: own, out });
    page.say(`\nThe story took ${seconds()} s.`);
  } finally {
    await started?.close();
    rmSync(own, { recursive: true, force: true });
  }
}

async function tell(
  page: Page,
  running: RunningConsortium,
  { where, folder, out }: { where: string; folder: string; out: string },
): Promise<void> {
  const consortium = readConsortium(shippedConsortium);
  const { name, members, channels } = consortium;
  page.say(`${name}: ${members.length} members, ${channels.length} channels; ${where}.`);
  const stage = await Stage.set(running, consortium, page);
  try {
    await links(stage);
    await agreements(stage);
    await forecasts(stage);
    await tiers(stage);
    await delay(stage);
    stage.page.chapter('A pallet with two crates');
    const load = await commission(stage);
    await shipment(stage, load.pallet, () => handOver(stage, load));
    await chain(stage, load);
    const task = await audit(stage, folder, load);
    await forgery(stage, task, load.pallet);
    await spoil(stage, task);
    await handOut(stage, task, load, out);
  } finally {
    stage.close();
  }
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.tierline' },
    on: { type: 'string', default: 'embedded' },
    out: { type: 'string', default: '.tierline-audit' },
  },
});
const isKind = (name: string): name is NetworkKind => Object.hasOwn(start, name);

async function main({ data, on, out }: typeof values): Promise<void> {
  if (!isKind(on)) throw Object.assign(new Error(`--on is one of ${Object.keys(start).join(', ')}`), { exitCode: 2 });
  await play(new Page((line) => console.log(line)), { data, on, out });
}

main(values).catch((error: unknown) => {
  console.error(error instanceof Error && 'exitCode' in error ? error.message : error);
  process.exitCode = 1;
});
