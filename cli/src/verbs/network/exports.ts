import type { Command } from 'commander';
import { withDatabase, withPeerBlocks } from '../member-sources';
import { type NetworkOptions, ofNetwork } from './on-network';

type Place = { member: string; channel: string; to: string };
type Source = Place & Partial<NetworkOptions> & { database?: string };
type Disclosed = Place & { database: string; record: string[] };

/** Loaded when it is needed: the database takes its time. */
const load = () => import('../../export/index.js');

/** What a member hands an auditor, from its archive, or from its peer on real Fabric. */
export function addExports(group: Command): void {
  const ofDatabase = '--database <url or folder>';
  const stopped = 'the member node’s database; stop the node first if it is a folder';
  ofNetwork(ofMember(group.command('export-blocks')))
    .option(ofDatabase, stopped)
    .description(
      'Writes a channel’s blocks as files that `tierline verify` reads: from a member’s archive (--database), or from its peer\n' +
        'on real Fabric (--on native|compose --data …).',
    )
    .requiredOption('--to <folder>', 'where to write NNNN.block')
    .action(writeBlocks);
  ofMember(group.command('export-disclosures'))
    .requiredOption(ofDatabase, stopped)
    .description(
      'Writes what a member holds of some records, to be proven by the blocks. Who gets the file can read these records.',
    )
    .requiredOption('--record <kind/id...>', 'which records; those changed together are shown together')
    .requiredOption('--to <file>', 'disclosures file to write')
    .action(writeDisclosures);
}

function ofMember(command: Command): Command {
  return command
    .requiredOption('--member <slug>', 'whose blocks and records')
    .requiredOption('--channel <name>', 'which channel');
}

async function writeBlocks(source: Source): Promise<void> {
  const { channel, member, to, database, on, data = '' } = source;
  if ((database === undefined) === (on === undefined)) throw new Error('either --database or --on is expected');
  const [{ exportBlocks }, { archivedBlocks }] = await Promise.all([load(), import('@tierline/api/audit')]);
  const { blocks, genesisHash } =
    database === undefined && on !== undefined
      ? await withPeerBlocks({ ...source, on, data }, (blocks) => exportBlocks(blocks, to))
      : await withDatabase(database ?? '', member, (archive) => exportBlocks(archivedBlocks(archive, channel), to));
  if (genesisHash === undefined) throw new Error(`${member} holds no blocks of ${channel}`);
  console.log(`${blocks} blocks of ${channel} written to ${to}\ngenesis hash ${genesisHash}`);
}

async function writeDisclosures({ channel, member, record, to, ...source }: Disclosed): Promise<void> {
  const { exportDisclosures } = await load();
  const { versions } = await withDatabase(source.database, member, (database) =>
    exportDisclosures(database, channel, record, to),
  );
  console.log(`${versions} versions of ${record.length} records written to ${to}`);
}
