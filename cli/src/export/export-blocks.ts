import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockSource } from '@tierline/api/audit';
import { decodeBlock, headerHash } from '@tierline/network/wire';

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

type Delivering = {
  height(channel: string): Promise<number>;
  block(mspId: string, channel: string, number: number): Promise<Uint8Array>;
};

/** As a member's own peer has them. */
export async function* peerBlocks(network: Delivering, mspId: string, channel: string): BlockSource {
  const height = await network.height(channel);
  for (let number = 0; number < height; number++) yield await network.block(mspId, channel, number);
}
