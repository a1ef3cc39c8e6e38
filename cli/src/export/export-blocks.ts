import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemberDatabase } from '@tierline/api/readmodel';
import { decodeBlock, headerHash } from '@tierline/network/wire';

const page = 200;

/** A channel's blocks, `common.Block` each, from block 0 on. */
export type BlockSource = AsyncIterable<Uint8Array>;

/**
 * Writes a channel's blocks, one a file, `0000.block` and on: what `verify` reads.
 * @returns how many, and the hash of block 0's header
 */
export async function exportBlocks(
  source: BlockSource,
  folder: string,
): Promise<{ blocks: number; genesisHash: string | undefined }> {
  await mkdir(folder, { recursive: true });
  let blocks = 0;
  let genesisHash: string | undefined;
  for await (const bytes of source) {
    genesisHash ??= headerHash(decodeBlock(bytes)).toString('hex');
    await writeFile(join(folder, `${String(blocks).padStart(4, '0')}.block`), bytes);
    blocks++;
  }
  return { blocks, genesisHash };
}

/** As a member's node archived them. @throws if one is missing */
export async function* archivedBlocks(database: MemberDatabase, channel: string): BlockSource {
  for (let blocks = 0; ;) {
    const rows = await database.archive.tables
      .selectFrom('blocks')
      .select(['number', 'bytes'])
      .where('channel', '=', channel)
      .where('number', '>=', BigInt(blocks))
      .orderBy('number')
      .limit(page)
      .execute();
    for (const { number, bytes } of rows) {
      if (number !== BigInt(blocks)) throw new Error(`the archive lacks block ${blocks} of ${channel}`);
      yield bytes;
      blocks++;
    }
    if (rows.length < page) return;
  }
}

type Delivering = {
  height(channel: string): Promise<number>;
  block(mspId: string, channel: string, number: number): Promise<Uint8Array>;
};

/** As a member's own peer has them. */
export async function* peerBlocks(network: Delivering, mspId: string, channel: string): BlockSource {
  const height = await network.height(channel);
  for (let number = 0; number < height; number++) yield await network.block(mspId, channel, number);
}
