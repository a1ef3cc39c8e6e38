import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';
import {
  blockFile,
  disclosuresFile,
  type Disclosures,
  manifestFile,
  OfOthers,
  packFormat,
  readmeFile,
} from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import { ZipFile } from 'yazl';

type Shown = { channel: string; kind: string; id: string; versions: readonly { seal: string; body: string }[] };

/** A member's database as its node leaves it: the channel's blocks, and a record whose versions stand in the last of them. */
export async function keptBy(
  server: DatabaseServer,
  member: string,
  blocks: readonly Uint8Array[],
  { channel, kind, id, versions }: Shown,
): Promise<MemberDatabase> {
  const database = await server.member(member);
  const parsed = blocks.map(parseBlock);
  const archived = parsed.map(({ number, headerHash }, at) => ({
    ...{ channel, number, header_hash: headerHash, is_config: number === 0n, bytes: Buffer.from(blocks[at]!) },
  }));
  await database.archive.tables.insertInto('blocks').values(archived).execute();
  const checkpoint = { channel, next_block: BigInt(blocks.length), header_hash: parsed.at(-1)!.headerHash };
  const rows = versions.map(({ seal, body }, at) => {
    const {
      at: time,
      by,
      parties,
    } = JSON.parse(seal) as {
      at: string;
      by: { mspId: string; name: string };
      parties: string[];
    };
    return {
      ...{ channel, kind, id, version: at + 1, seal, body, at: time, parties, by_msp: by.mspId, by_name: by.name },
      ...{ seal_hash: 'h', body_key: 'k', state: null, command_id: 'c', command: null, tx_id: 'x', rules: 1 },
      ...{ block: BigInt(blocks.length - versions.length + at), tx: 0, late: false, purged: false },
    };
  });
  await database.transaction(async ({ projection }) => {
    await insertRows(projection, 'checkpoints', [checkpoint]);
    await insertRows(projection, 'registries', [{ channel, block: 1n, tx: 0, content: { auditPacks: 'allowed' } }]);
    await insertRows(projection, 'versions', rows);
  });
  return database;
}

type Files = Map<string, Buffer>;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What an honest pack of these blocks holds, without its manifest. */
export function filesOf(blocks: readonly Uint8Array[], disclosures: Disclosures): Files {
  return new Map([
    [readmeFile, Buffer.from('to be read')],
    [disclosuresFile, Buffer.from(JSON.stringify(disclosures))],
    ...blocks.map((bytes, number) => [blockFile(number), Buffer.from(bytes)] as const),
  ]);
}

function isReadable(bytes: Buffer): boolean {
  try {
    return parseBlock(bytes).number >= 0n;
  } catch {
    return false;
  }
}

/** The manifest that fits the files, whatever was done to them. */
export function manifestOf(files: Files, mspId: string): Record<string, unknown> {
  const blocks = [...files].filter(([name]) => name.startsWith('blocks/')).map(([, bytes]) => bytes);
  const counted = new OfOthers(mspId);
  for (const bytes of blocks) if (isReadable(bytes)) counted.take(parseBlock(bytes));
  return {
    format: packFormat,
    channel: 'axle-programme',
    genesisHash: parseBlock(blocks[0]!).headerHash,
    height: blocks.length,
    disclosedBy: mspId,
    counts: counted.counts,
    files: [...files].map(([name, bytes]) => ({ name, length: bytes.length, sha256: sha256(bytes) })),
  };
}

/**
 * Writes a zip of these files, a name twice if it stands there twice, with or without a manifest that fits; `large`: with
 * the numbers of one that is beyond 4 GiB.
 */
export async function writeZip(
  file: string,
  entries: readonly (readonly [string, Buffer])[],
  { large = false, stored = false } = {},
): Promise<void> {
  const zip = new ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name, { forceZip64Format: large, compress: !stored });
  zip.end({ forceZip64Format: large, comment: '' });
  await pipeline(zip.outputStream, createWriteStream(file));
}

export const manifestEntry = (manifest: unknown): readonly [string, Buffer] => [
  manifestFile,
  Buffer.from(JSON.stringify(manifest)),
];

/** Where the fields of a name's entry in the central directory stand (APPNOTE 4.3.12). */
export const fields = { flags: 8, method: 10, compressedSize: 20, uncompressedSize: 24, offset: 42 } as const;

/** Changes one name's entry in the archive's directory. */
export async function patchEntry(
  file: string,
  name: string,
  change: (bytes: Buffer, entry: number) => void,
): Promise<void> {
  const bytes = await readFile(file);
  let entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  while (entry !== -1 && bytes.toString('latin1', entry + 46, entry + 46 + bytes.readUInt16LE(entry + 28)) !== name)
    entry = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), entry + 4);
  expect(entry).toBeGreaterThan(0);
  change(bytes, entry);
  await writeFile(file, bytes);
}
