import { access, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { BlockSource } from '../export';
import { withDatabase, withPeerBlocks } from './member-sources';
import { type NetworkOptions, ofNetwork } from './network/on-network';

type Options = Partial<NetworkOptions> & {
  member: string;
  channel: string;
  record: string[];
  since?: string;
  until?: string;
  database: string;
  to: string;
};

/** What a member hands an auditor in one file. */
export function addAudit(program: Command): void {
  const group = program.command('audit').summary('hand records to an auditor, with their proof');
  ofNetwork(group.command('export'))
    .description(
      'Writes an audit pack: the channel’s blocks, what the member holds of some records, and how to check it offline with\n' +
        '`tierline verify`. Who gets it can read these records, and sees of every transaction on the channel who asked when, and\n' +
        'who was written. The blocks come from the member’s archive, or with --on from its peer on real Fabric.',
    )
    .requiredOption('--member <slug>', 'whose records')
    .requiredOption('--channel <name>', 'which channel')
    .requiredOption('--record <kind/id...>', 'which records; those changed together are shown together')
    .option('--since <time>', 'show the records from their state at this time on (RFC 3339)')
    .option('--until <time>', 'end the blocks before the first step after this time (RFC 3339)')
    .requiredOption('--database <url or folder>', 'the member node’s database; stop the node first if it is a folder')
    .requiredOption('--to <file>', 'pack to write, a zip')
    .action(writePack);
  group
    .command('report')
    .summary('print the verdict on an audit pack as a paper')
    .description(
      'Verifies an audit pack as `tierline verify` does, and writes what it found as a PDF for people: the verdict, each unit’s\n' +
        'custody on a line of time, every signed step with its evidence, who signed, and what it all rests on. Exit codes as there.',
    )
    .argument('<pack>', 'pack.zip')
    .option('--genesis-hash <hex>', 'hash of block 0’s header, 64 hex digits, from another source than the pack')
    .requiredOption('--to <file>', 'PDF to write')
    .action(writeReport);
}

async function writeReport(file: string, { genesisHash, to }: { genesisHash?: string; to: string }): Promise<void> {
  const [{ exitCodeOf, genesisHashOf, verdictObject, verdictWords, verifyPack }, { auditReport }] = await Promise.all([
    import('@tierline/network/verify'),
    import('../report/index.js'),
  ]);
  const task = await asWrongUse(async () => {
    await access(file);
    return { file, ...(genesisHash !== undefined && { genesisHash: genesisHashOf(genesisHash) }) };
  });
  const verdict = await verifyPack(task);
  await writeFile(to, await auditReport(verdictObject(verdict)), { mode: 0o600 });
  process.exitCode = exitCodeOf(verdict);
  console.log(`${to}: ${verdictWords[verdictObject(verdict).verdict]}`);
}

/** 1 would say NOT VERIFIED. */
async function asWrongUse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { exitCode: 2 });
  }
}

async function writePack({ since, until, ...options }: Options): Promise<void> {
  const { member, channel, record, to: file, database: place } = options;
  const period = { ...timeOf('since', since), ...timeOf('until', until) };
  const mspId = await mspIdOf(options);
  const { exportPack } = await import('../export/index.js');
  const { manifest, versions } = await withDatabase(place, member, async (database) => {
    const pack = (blocks: BlockSource) =>
      exportPack({ database, blocks, channel, mspId, records: record, period, file });
    const { on, data = '' } = options;
    if (on !== undefined) return withPeerBlocks({ ...options, on, data }, pack);
    const { archivedBlocks } = await import('../export/index.js');
    return pack(archivedBlocks(database, channel));
  });
  const { height, counts, genesisHash } = manifest;
  console.log(
    `${file}: ${height} blocks of ${channel}, ${versions} versions of ${record.length} records of ${mspId}\n` +
      `it shows the metadata of ${counts.transactions} transactions, ${counts.ofOthers} of them between others\n` +
      `genesis hash ${genesisHash}: tell it the reader by another way than the pack`,
  );
}

/** As records hold times: UTC, with three decimals. */
function timeOf(name: 'since' | 'until', text: string | undefined): { since?: string; until?: string } {
  if (text === undefined) return {};
  const time = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(time.getTime()))
    throw new Error(`--${name}: ${text} is no time such as 2026-03-01T10:00:00Z`);
  return { [name]: time.toISOString() };
}

async function mspIdOf({ member, consortium: given }: Options): Promise<string> {
  const [{ readConsortium }, { shippedConsortium }] = await Promise.all([
    import('@tierline/network/consortium'),
    import('../constellation/shipped-consortium.js'),
  ]);
  const found = readConsortium(given ?? shippedConsortium).members.find(({ slug }) => slug === member);
  if (!found) throw new Error(`no member ${member}; is it another --consortium?`);
  return found.mspId;
}
