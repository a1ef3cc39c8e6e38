import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemberDatabase } from '@tierline/api/readmodel';

const page = 200;

/**
 * Writes a channel's blocks from a member's archive, one `common.Block` a file, `0000.block` and on: what `verify` reads.
 * @returns how many, and the hash of block 0's header
 */
export async function exportBlocks(
  database: MemberDatabase,
  channel: string,
  folder: string,
): Promise<{ blocks: number; genesisHash: string | undefined }> {
  await mkdir(folder, { recursive: true });
  let blocks = 0;
  let genesisHash: string | undefined;
  for (;;) {
    const rows = await database.archive.tables
      .selectFrom('blocks')
      .select(['number', 'bytes', 'header_hash'])
      .where('channel', '=', channel)
      .where('number', '>=', BigInt(blocks))
      .orderBy('number')
      .limit(page)
      .execute();
    for (const { number, bytes, header_hash } of rows) {
      if (number !== BigInt(blocks)) throw new Error(`the archive lacks block ${blocks} of ${channel}`);
      genesisHash ??= header_hash;
      await writeFile(join(folder, `${String(blocks).padStart(4, '0')}.block`), bytes);
      blocks++;
    }
    if (rows.length < page) return { blocks, genesisHash };
  }
}
