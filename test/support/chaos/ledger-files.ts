import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemberDatabase } from '@tierline/api/readmodel';
import { parseBlock } from '@tierline/network/wire';

/** Header hashes of a channel's blocks as the embedded orderer wrote them: length, CRC-32, bytes. */
export function hashesInFile(folder: string, channel: string): string[] {
  const bytes = readFileSync(join(folder, 'network', 'channels', `${channel}.blocks`));
  const hashes: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    hashes.push(parseBlock(bytes.subarray(at + 8, at + 8 + length)).headerHash);
    at += 8 + length;
  }
  return hashes;
}

export async function hashesInArchive({ archive }: MemberDatabase, channel: string): Promise<string[]> {
  const rows = await archive.tables
    .selectFrom('blocks')
    .select('header_hash')
    .where('channel', '=', channel)
    .orderBy('number')
    .execute();
  return rows.map(({ header_hash }) => header_hash);
}

const tables = [
  ...(['records', 'versions', 'entries', 'facts', 'findings', 'hashed_writes'] as const),
  ...(['missing_values', 'registries', 'ticks', 'checkpoints'] as const),
];

/** Every row of the projection in use, as sorted text. */
export async function projectedRows({ projection }: MemberDatabase): Promise<Record<string, string[]>> {
  const text = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
  const read = tables.map(async (table) => {
    const rows = await projection.tables.selectFrom(table).selectAll().execute();
    return [table, rows.map((row) => JSON.stringify(row, text)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
