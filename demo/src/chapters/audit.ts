import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportBlocks, exportDisclosures } from '@tierline/cli/export';
import { runVerify } from '@tierline/network/verify';
import { axleProgramme, type Stage } from '../stage';

/** The auditor gets block files and what a party shows, and trusts neither: only the genesis hash. */
export async function audit(stage: Stage, folder: string, unit: string): Promise<void> {
  const { constellation, page } = stage;
  page.chapter('The audit');
  await constellation.settled();
  const blocks = join(folder, 'blocks');
  const disclosures = join(folder, 'disclosures.json');
  const { blocks: count, genesisHash = '' } = await exportBlocks(
    await constellation.member('auditor'),
    axleProgramme,
    blocks,
  );
  await exportDisclosures(await constellation.member('axle'), axleProgramme, [`custody/${unit}`], disclosures);
  page.say(
    `The auditor exports ${count} blocks from its own node, gets the pallet’s record from axle, its owner, and checks both from the bytes:`,
  );
  const shown = ['--genesis-hash', genesisHash, '--disclosures', disclosures];
  page.show((await runVerify([blocks, ...shown])).text);
  await spoil(stage, folder, { blocks, shown, count });
}

/** One byte in a copy. */
async function spoil(
  stage: Stage,
  folder: string,
  { blocks, shown, count }: { blocks: string; shown: string[]; count: number },
): Promise<void> {
  const copy = join(folder, 'copy');
  cpSync(blocks, copy, { recursive: true });
  const number = Math.floor(count * 0.6);
  const file = join(copy, `${String(number).padStart(4, '0')}.block`);
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  stage.page.say(`Now one bit is changed in a copy: byte ${at} of block ${number}.`);
  const { text } = await runVerify([copy, ...shown]);
  stage.page.show(text.split('\n').slice(0, 2).join('\n'));
}
