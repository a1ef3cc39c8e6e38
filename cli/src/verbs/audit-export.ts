import type { BlockSource } from '@tierline/api/audit';
import type { Identifier } from '@tierline/chaincode/schema';
import type { Command } from 'commander';
import { withDatabase, withPeerBlocks } from './member-sources';
import { type NetworkOptions, ofNetwork } from './network/on-network';

type Options = Partial<NetworkOptions> & {
  member: string;
  channel: string;
  record?: string[];
  unit?: string[];
  since?: string;
  until?: string;
  withhold?: string[];
  withPins?: boolean;
  database: string;
  to: string;
};

/** What a member hands an auditor in one file. */
export function addAuditExport(group: Command): void {
  ofNetwork(group.command('export'))
    .description(
      'Writes an audit pack: the channel’s blocks, what the member holds of some records, and how to check it offline with\n' +
        '`tierline verify`. Who gets it can read these records, and sees of every transaction on the channel who asked when, and\n' +
        'who was written: it is made only where the channel’s registry says `auditPacks: allowed`. The blocks come from the\n' +
        'member’s archive, or with --on from its peer on real Fabric.',
    )
    .requiredOption('--member <slug>', 'whose records')
    .requiredOption('--channel <name>', 'which channel')
    .option('--record <kind/id...>', 'which records; those changed together are shown together')
    .option(
      '--unit <scheme:number...>',
      'units, as sscc:395220000000000177, grai:09522000002019CR-0001, sgtin:04012345678901.A1',
    )
    .option('--since <time>', 'show the records from their state at this time on (RFC 3339)')
    .option('--until <time>', 'end the blocks before the first step after this time (RFC 3339)')
    .option(
      '--withhold <field...>',
      'do not show these: /state/values (there and below, * for one step), values (wherever it stands), shipment:/state/lines',
    )
    .option('--with-pins', 'open the pins of what is shown: from which records, with whom, it is derived')
    .requiredOption('--database <url or folder>', 'the member node’s database; stop the node first if it is a folder')
    .requiredOption('--to <file>', 'pack to write, a zip')
    .action(makePack);
}

async function makePack({
  since,
  until,
  record = [],
  unit = [],
  withhold,
  withPins,
  ...options
}: Options): Promise<void> {
  const { member, channel, to: file, database: place } = options;
  const period = { ...timeOf('since', since), ...timeOf('until', until) };
  if (record.length + unit.length === 0) throw new Error('--record or --unit is expected');
  const [mspId, units] = await Promise.all([mspIdOf(options), Promise.all(unit.map(identifierOf))]);
  const [{ archivedBlocks, recordsAsked, writePack }, { SqlTierStore }] = await Promise.all([
    import('@tierline/api/audit'),
    import('@tierline/api/engine'),
  ]);
  const { manifest, versions, withheld, opened, records, sha256, lacking } = await withDatabase(
    place,
    member,
    async (database) => {
      const ofUnits = units.length > 0 ? await recordsAsked(database, { channel, records: [], units }) : [];
      const records = [...new Set([...record, ...ofUnits])];
      const pack = (blocks: BlockSource) =>
        writePack({
          ...{ database, blocks, channel, mspId, records, period, file },
          ...(withhold && { withhold }),
          ...(withPins && { keptPins: (pins: readonly string[]) => new SqlTierStore(database).opened(pins) }),
        });
      const { on, data = '' } = options;
      const written =
        on === undefined
          ? await pack(archivedBlocks(database, channel))
          : await withPeerBlocks({ ...options, on, data }, pack);
      return { ...written, records };
    },
  );
  const { height, counts, genesisHash } = manifest;
  console.log(
    `${file}: ${height} blocks of ${channel}, ${versions} versions of ${records.length} ${records.length === 1 ? 'record' : 'records'} of ${mspId}\n` +
      `SHA-256 ${sha256}\n` +
      (withhold ? `${withheld.fields} fields of ${withheld.versions} versions are withheld\n` : '') +
      (withPins ? `${opened} pins are opened: the reader sees what these records are derived from\n` : '') +
      `it shows the metadata of ${counts.transactions} transactions, ${counts.ofOthers} of them between others\n` +
      `genesis hash ${genesisHash}: tell it the reader by another way than the pack`,
  );
  if (lacking.length > 0)
    console.log(
      `changed together with what is shown, and not in it: ${lacking.map(({ kind, id }) => `${kind}/${id}`).join(' ')}\n` +
        'without it the verifier cannot run the rules there, and says NEIGHBOUR_UNDISCLOSED',
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

/** A GS1 identifier as one writes it in a line. */
async function identifierOf(text: string): Promise<Identifier> {
  const { identifierShape } = await import('@tierline/chaincode/schema');
  const [, scheme = '', number = ''] = /^([a-z]+):(.+)$/.exec(text) ?? [];
  const [gtin, ...serial] = number.split('.');
  const given = scheme === 'sgtin' ? { scheme, gtin, serial: serial.join('.') } : { scheme, [scheme]: number };
  const parsed = identifierShape.safeParse(given);
  if (!parsed.success) throw new Error(`--unit: ${text} is no GS1 identifier such as sscc:395220000000000177`);
  return parsed.data;
}

export async function mspIdOf({ member, consortium: given }: { member: string; consortium?: string }): Promise<string> {
  const [{ readConsortium }, { shippedConsortium }] = await Promise.all([
    import('@tierline/network/consortium'),
    import('../constellation/shipped-consortium.js'),
  ]);
  const found = readConsortium(given ?? shippedConsortium).members.find(({ slug }) => slug === member);
  if (!found) throw new Error(`no member ${member}; is it another --consortium?`);
  return found.mspId;
}
