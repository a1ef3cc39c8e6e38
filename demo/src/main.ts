import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Constellation } from '@tierline/cli/constellation';
import { audit } from './chapters/audit';
import { chain, commission, handOver } from './chapters/custody';
import { forecasts } from './chapters/forecast';
import { links } from './chapters/links';
import { shipment } from './chapters/shipment';
import { Page } from './page';
import { Stage } from './stage';

/** Plays the story on a consortium of its own, which lives as long as the story. */
async function play(page: Page): Promise<void> {
  const began = Date.now();
  const seconds = (): string => ((Date.now() - began) / 1000).toFixed(1);
  const folder = mkdtempSync(join(tmpdir(), 'tierline-demo-'));
  const constellation = await Constellation.create({ logLevel: 'error' });
  try {
    const { consortium } = constellation;
    page.say(
      `${consortium.name}: ${consortium.members.length} members, ${consortium.channels.length} channels, ready after ${seconds()} s.`,
    );
    const stage = await Stage.set(constellation, page);
    await links(stage);
    await forecasts(stage);
    const pallet = await commissioned(stage);
    await shipment(stage, pallet, () => handOver(stage, pallet));
    await chain(stage, pallet);
    await audit(stage, folder, pallet);
    page.say(`\nThe story took ${seconds()} s.`);
  } finally {
    await constellation.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function commissioned(stage: Stage): Promise<string> {
  stage.page.chapter('A pallet');
  return commission(stage, 'pallet');
}

play(new Page((line) => console.log(line))).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
