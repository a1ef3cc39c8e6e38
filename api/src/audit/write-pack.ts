import { type MemberDatabase, readHeights } from '../readmodel';
import {
  blockFile,
  disclosuresFile,
  type Manifest,
  manifestFile,
  OfOthers,
  type PackedFile,
  packFormat,
  readmeFile,
} from '@tierline/network/pack-format';
import { NodeRefusal } from '../refusals';
import { blocksUntil } from './blocks-until';
import { CannotPack } from './cannot-pack';
import type { BlockSource } from './archived-blocks';
import { changedTogether, type RecordName } from './changed-together';
import { disclosuresText, readDisclosures, versionsIn } from './disclosures';
import { type KeptPins, openedPins, openPinsIn } from './open-pins';
import { packReadme } from './pack-readme';
import { PackWriter } from './pack-writer';
import { requireConsent } from './require-consent';
import { withheldIn, withholding } from './withhold';

export type PackRequest = {
  database: MemberDatabase;
  /** The channel's blocks from block 0 on, the member's archive or another source. */
  blocks: BlockSource;
  channel: string;
  /** Who shows the records. */
  mspId: string;
  /** `kind/id` each. */
  records: readonly string[];
  period: { since?: string; until?: string };
  /** Fields that are not shown (docs/audit.md). */
  withhold?: readonly string[];
  /** Opens the pins that are shown: what this member's records are derived from. Absent: none is opened. */
  keptPins?: KeptPins | undefined;
  file: string;
  /** Of the zip; more is not written. */
  mostBytes?: number;
};
export type WrittenPack = {
  manifest: Manifest;
  versions: number;
  withheld: { versions: number; fields: number };
  /** Pins opened. */
  opened: number;
  sha256: string;
  bytes: number;
  /** What changed together with what is shown, and is not in it. */
  lacking: RecordName[];
};

/** Writes an audit pack (docs/audit.md), if the channel's registry lets members do so. @throws CannotPack */
export async function writePack(request: PackRequest): Promise<WrittenPack> {
  const withheld = withholding(request.withhold ?? []);
  await requireConsent(request.database, request.channel);
  const writer = new PackWriter(request.file, request.mostBytes);
  try {
    const head = await addBlocks(writer, request);
    const { database, channel, records, period } = request;
    const span = { height: BigInt(head.height), ...(period.since !== undefined && { since: period.since }) };
    const shown = withheld(await readDisclosures(database, channel, records, span));
    const disclosures = request.keptPins ? await openPinsIn(database, shown, request.keptPins) : shown;
    await writer.add(disclosuresFile, Buffer.from(disclosuresText(disclosures)));
    await writer.add(readmeFile, Buffer.from(packReadme(head)));
    const manifest = { ...head, files: inOrder(writer.files) };
    await writer.add(manifestFile, Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`));
    const [versions, opened] = [versionsIn(disclosures), openedPins(disclosures)];
    const counts = { versions, opened, withheld: withheldIn(disclosures) };
    const lacking = await changedTogether(database, disclosures);
    return { manifest, ...counts, lacking, ...(await writer.end()) };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function addBlocks(writer: PackWriter, request: PackRequest): Promise<Omit<Manifest, 'files'>> {
  const { database, blocks, channel, mspId, period, withhold = [] } = request;
  const counted = new OfOthers(mspId);
  let height = 0;
  let genesisHash = '';
  for await (const { bytes, block } of blocksUntil(blocks, { height: await projected(database, channel), ...period })) {
    if (height === 0) genesisHash = block.headerHash;
    counted.take(block);
    await writer.add(blockFile(height++), bytes);
  }
  if (height === 0)
    throw new CannotPack(new NodeRefusal('PERIOD_EMPTY', { channel }), `no blocks of ${channel} in this period`);
  const hasPeriod = period.since !== undefined || period.until !== undefined;
  const head = {
    format: packFormat,
    channel,
    genesisHash,
    height,
    disclosedBy: mspId,
    counts: counted.counts,
  } as const;
  return { ...head, ...(hasPeriod && { period }), ...(withhold.length > 0 && { withheld: [...withhold] }) };
}

/** Blocks beyond what the read model knows would hold versions that it cannot show. */
const projected = async (database: MemberDatabase, channel: string): Promise<bigint> =>
  (await readHeights(database)).get(channel) ?? 0n;

/** For people first, as the manifest lists them; blocks were written first. */
function inOrder(files: readonly PackedFile[]): PackedFile[] {
  const [disclosures, readme] = files.slice(-2);
  return [readme, disclosures, ...files.slice(0, -2)].filter((file) => file !== undefined);
}
