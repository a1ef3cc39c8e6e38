import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyntheticChannel } from './synthetic-channel';

/** A channel's blocks as files, as `verify` reads them. */
export type BlocksInFolder = { folder: string; genesisHash: string };

const perBlock = 20;

/** Writes a channel of so many transactions into a folder, which goes when the work is done. */
export async function inFolder<T>(transactions: number, work: (blocks: BlocksInFolder) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'tierline-bench-'));
  try {
    const channel = await SyntheticChannel.found();
    let number = 0;
    for (const block of channel.blocks(transactions, perBlock)) {
      await writeFile(join(folder, `${String(number).padStart(4, '0')}.block`), block);
      number += 1;
    }
    return await work({ folder, genesisHash: channel.genesisHash });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
