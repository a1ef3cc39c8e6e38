import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runVerify } from '@tierline/network/verify';
import { decodeBlock, headerHash } from '@tierline/network/wire';
import { axleProgramme, type Stage } from '../stage';
import type { Load } from './custody';

/** What an auditor works with: a folder of its own, a hash that it trusts, what a party showed it. */
export type Audit = {
  folder: string;
  name: string;
  genesisHash: string;
  disclosures: string;
  /** When it was judged: what is forged is forged later. */
  asOf: string;
};

/** The auditor gets block files and what a party shows, and trusts neither: only the genesis hash. */
export async function audit(stage: Stage, folder: string, { pallet, crates }: Load): Promise<Audit> {
  const { page } = stage;
  page.chapter('The audit');
  await attest(stage);
  const [genesis] = await stage.organisation('oem').blocks(axleProgramme, 0n);
  if (!genesis) throw new Error('no genesis block');
  const genesisHash = headerHash(decodeBlock(genesis)).toString('hex');
  const disclosures = join(folder, 'disclosures.json');
  writeFileSync(
    disclosures,
    JSON.stringify(await stage.member('axle').disclosure(axleProgramme, 'custody', [pallet, ...crates])),
  );
  page.say(
    'The auditor takes the blocks from its own peer and the genesis hash from the OEM; axle, the owner, shows it the records of ' +
      'pallet and crates, which were changed together. Nobody is believed: everything is computed again from the bytes.',
  );
  const task = { folder, name: 'blocks', genesisHash, disclosures, asOf: new Date().toISOString() };
  page.show(onlyPalletInFull(await verdictOf(stage, task, stage.lastBlock(axleProgramme))));
  return task;
}

/** What nodes do by themselves once a day, now: the verdict tells who has this very history, and up to where. */
async function attest(stage: Stage): Promise<void> {
  stage.page.say(
    'Members other than the owner say in the blocks themselves up to where their own peers have this history:',
  );
  for (const slug of ['oem', 'carrier', 'steward']) {
    const member = stage.member(slug);
    const block = await member.attest(axleProgramme);
    stage.wrote(axleProgramme, block);
    stage.note(member, block, 'attests what its peer has');
  }
}

/** The crates went with the pallet, so their steps read like the pallet's. */
function onlyPalletInFull(verdict: string): string {
  const chains = verdict.split(/^(?=custody of )/m);
  const steps = /(?:^ +\d+\. .*\n)+/m;
  return chains
    .map((chain) =>
      chain.startsWith('custody of grai')
        ? chain.replace(steps, (all) => `  … ${all.trim().split('\n').length} steps\n`)
        : chain,
    )
    .join('');
}

/** Writes the channel's blocks up to this one as files and verifies them. */
export async function verdictOf(stage: Stage, task: Audit, last: bigint): Promise<string> {
  const folder = join(task.folder, task.name);
  mkdirSync(folder);
  const blocks = await stage.organisation('auditor').blocks(axleProgramme, last);
  for (const [number, bytes] of blocks.entries()) writeFileSync(join(folder, blockFile(number)), bytes);
  return verify(folder, task);
}

/** One byte in a copy. */
export async function spoil(stage: Stage, task: Audit): Promise<void> {
  const copy = join(task.folder, 'copy');
  cpSync(join(task.folder, task.name), copy, { recursive: true });
  const number = Math.floor(Number(stage.lastBlock(axleProgramme)) * 0.6);
  const file = join(copy, blockFile(number));
  const bytes = readFileSync(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(file, bytes);
  stage.page.chapter('One byte');
  stage.page.say(`In a copy of the blocks that were verified first, byte ${at} of block ${number} is changed:`);
  stage.page.show((await verify(copy, task)).split('\n').slice(0, 2).join('\n'));
}

async function verify(folder: string, { genesisHash, disclosures }: Audit): Promise<string> {
  return (await runVerify([folder, '--genesis-hash', genesisHash, '--disclosures', disclosures])).text;
}

const blockFile = (number: number): string => `${String(number).padStart(4, '0')}.block`;
