import type { MemberDatabase } from '@tierline/api/readmodel';
import type { Command } from 'commander';

type Source = { database: string; member: string; channel: string; to: string };
type Disclosed = Source & { record: string[] };

/** Loaded when it is needed: the database takes its time. */
const load = () => import('../export/index.js');

export function addNetwork(program: Command): void {
  const group = program.command('network').summary('hand the ledger’s bytes to an auditor');
  fromArchive(group, 'export-blocks')
    .description('Writes a channel’s blocks from a member’s archive as files that `tierline verify` reads.')
    .requiredOption('--to <folder>', 'where to write NNNN.block')
    .action(writeBlocks);
  fromArchive(group, 'export-disclosures')
    .description(
      'Writes what a member holds of some records, to be proven by the blocks. Who gets the file can read these records.',
    )
    .requiredOption('--record <kind/id...>', 'which records; those changed together are shown together')
    .requiredOption('--to <file>', 'disclosures file to write')
    .action(writeDisclosures);
}

function fromArchive(group: Command, name: string): Command {
  return group
    .command(name)
    .requiredOption('--database <url or folder>', 'the member node’s database; stop the node first if it is a folder')
    .requiredOption('--member <slug>', 'whose archive')
    .requiredOption('--channel <name>', 'which channel');
}

async function writeBlocks({ channel, member, to, ...source }: Source): Promise<void> {
  const { exportBlocks } = await load();
  const { blocks, genesisHash } = await withDatabase(source.database, member, (database) =>
    exportBlocks(database, channel, to),
  );
  if (genesisHash === undefined) throw new Error(`the archive of ${member} holds no blocks of ${channel}`);
  console.log(`${blocks} blocks of ${channel} written to ${to}\ngenesis hash ${genesisHash}`);
}

async function writeDisclosures({ channel, member, record, to, ...source }: Disclosed): Promise<void> {
  const { exportDisclosures } = await load();
  const { versions } = await withDatabase(source.database, member, (database) =>
    exportDisclosures(database, channel, record, to),
  );
  console.log(`${versions} versions of ${record.length} records written to ${to}`);
}

async function withDatabase<T>(
  place: string,
  member: string,
  work: (database: MemberDatabase) => Promise<T>,
): Promise<T> {
  const { DatabaseServer } = await import('@tierline/api/readmodel');
  const server = await DatabaseServer.open(place.includes('://') ? { url: place } : { folder: place });
  try {
    return await work(await server.member(member));
  } finally {
    await server.close();
  }
}
