import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditReport } from '@tierline/cli/report';
import { renderVerdict, verdictObject, verifyPack } from '@tierline/network/verify';
import { makePage } from '@tierline/verifier';
import { axleProgramme, type Stage } from '../stage';
import type { Audit } from './audit';
import type { Load } from './custody';

/**
 * What is left of the story for whoever doubts it: a pack, and its verdict as text, as a paper and in a page, in a folder that
 * outlives it.
 */
export async function handOut(
  stage: Stage,
  { genesisHash, asOf }: Audit,
  { pallet, crates }: Load,
  folder: string,
): Promise<void> {
  const { page } = stage;
  page.chapter('What is left for whoever doubts it');
  page.say(
    'Axle’s manager has its node make an audit pack of pallet and crates, as they stood before the forgery. From this file and the genesis hash alone, with no node, ' +
      'no network and nobody’s word:',
  );
  mkdirSync(folder, { recursive: true });
  const place = (name: string): string => join(folder, name);
  const pack = await stage.member('axle').auditPack(axleProgramme, [pallet, ...crates], asOf);
  const leave = (name: string, content: string | Uint8Array): void => {
    writeFileSync(place(name), content, { mode: 0o600 });
  };
  leave('pack.zip', pack);
  const verdict = await verifyPack({ file: place('pack.zip'), genesisHash });
  const text = renderVerdict(verdict);
  page.show(text.split('\n').slice(0, 5).join('\n'));
  leave('verdict.txt', text);
  leave('report.pdf', await auditReport(verdictObject(verdict)));
  leave('verify.html', await makePage(pack));
  page.say('It is all there to be looked at, until the story is played again:');
  page.table(
    ['file', 'what'],
    [
      [place('pack.zip'), 'blocks, what axle shows, how to check it'],
      [place('verdict.txt'), 'the verdict in full'],
      [place('report.pdf'), 'the same as a paper: custody on a line of time, every step with its evidence'],
      [place('verify.html'), 'a page that verifies the pack in your own browser: open it, and type the genesis hash'],
    ],
  );
  page.say('or on the command line, from here:');
  page.show(`npm run verify -- ${place('pack.zip')} --genesis-hash ${genesisHash}`);
}
