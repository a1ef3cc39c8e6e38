import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Constellation, shippedConsortium } from '@tierline/cli/constellation';
import { RunningConsortium } from '@tierline/cli/running';
import { agreements } from './chapters/agreements';
import { audit, spoil } from './chapters/audit';
import { chain, commission, handOver } from './chapters/custody';
import { forecasts } from './chapters/forecast';
import { forgery } from './chapters/forgery';
import { links } from './chapters/links';
import { shipment } from './chapters/shipment';
import { readConsortium } from '@tierline/network/consortium';
import { Page } from './page';
import { Stage } from './stage';

/** Plays the story on the consortium that runs on the data folder, or on one of its own that lives as long as the story. */
async function play(page: Page, dataFolder: string): Promise<void> {
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toFixed(1);
  const own = mkdtempSync(join(tmpdir(), 'tierline-demo-'));
  const found = await RunningConsortium.at(dataFolder);
  const started = found ? undefined : await Constellation.create({ folder: join(own, 'data'), logLevel: 'error' });
  try {
    const running = found ?? (await RunningConsortium.at(join(own, 'data')));
    if (!running) throw new Error('the consortium does not say where it runs');
    const where = found ? `running on ${dataFolder}` : `its own, ready after ${seconds()} s`;
    await tell(page, running, { where, folder: own });
    page.say(`\nThe story took ${seconds()} s.`);
  } finally {
    await started?.close();
    rmSync(own, { recursive: true, force: true });
  }
}

async function tell(
  page: Page,
  running: RunningConsortium,
  { where, folder }: { where: string; folder: string },
): Promise<void> {
  const consortium = readConsortium(shippedConsortium);
  const { name, members, channels } = consortium;
  page.say(`${name}: ${members.length} members, ${channels.length} channels; ${where}.`);
  const stage = await Stage.set(running, consortium, page);
  try {
    await links(stage);
    await agreements(stage);
    await forecasts(stage);
    stage.page.chapter('A pallet with two crates');
    const load = await commission(stage);
    await shipment(stage, load.pallet, () => handOver(stage, load));
    await chain(stage, load);
    const task = await audit(stage, folder, load);
    await forgery(stage, task, load.pallet);
    await spoil(stage, task);
  } finally {
    stage.close();
  }
}

const { values } = parseArgs({ options: { data: { type: 'string', default: '.tierline' } } });
play(new Page((line) => console.log(line)), values.data).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
