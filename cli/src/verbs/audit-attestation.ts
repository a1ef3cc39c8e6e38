import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { mspIdOf } from './audit-export';
import { withDatabase } from './member-sources';

type Options = { member: string; channel: string; consortium?: string; database: string; to: string };

/** What a member says of the channel's past, for a reader who gets the blocks from another. */
export function addAuditAttestation(group: Command): void {
  group
    .command('attestation')
    .summary('write what a member attested last, as its node signed it')
    .description(
      'Writes the member’s last attestation of the channel, as its node signed it and as it stands in everybody’s blocks. Whoever gets\n' +
        'an audit pack from another member gives it to `tierline verify --attestation`, which tells if blocks were cut off.',
    )
    .requiredOption('--member <slug>', 'whose word')
    .requiredOption('--channel <name>', 'which channel')
    .option('--consortium <file>', 'another consortium.yaml')
    .requiredOption('--database <url or folder>', 'the member node’s database; stop the node first if it is a folder')
    .requiredOption('--to <file>', 'file to write')
    .action(writeAttestation);
}

async function writeAttestation({ database: place, to, channel, ...options }: Options): Promise<void> {
  const [mspId, { ownAttestation }] = await Promise.all([mspIdOf(options), import('@tierline/api/audit')]);
  const said = await withDatabase(place, options.member, (database) => ownAttestation(database, { channel, mspId }));
  if (!said) throw new Error(`${mspId} has attested nothing of ${channel} yet: a manager does by attestChannel`);
  await writeFile(to, `${JSON.stringify(said, undefined, 2)}\n`);
  console.log(`${to}: ${mspId} at ${said.at}: ${channel} up to block ${said.upTo}`);
}
