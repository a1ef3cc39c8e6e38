import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Member } from './member';

/** Every block so far as `blocks/NNNN.block`, and each member's `protos.BlockAndPrivateData` as `private/<msp>/NNNN.bin`. */
export async function exportBlocks(folder: string, members: readonly Member[], last: bigint): Promise<void> {
  for (const member of members) {
    const values = join(folder, 'private', member.mspId);
    mkdirSync(values, { recursive: true });
    mkdirSync(join(folder, 'blocks'), { recursive: true });
    const events = await member.network.getBlockAndPrivateDataEvents({ startBlock: 0n });
    try {
      for await (const event of events) {
        const block = event.getBlock()!;
        const number = block.getHeader()!.getNumber();
        const name = String(number).padStart(4, '0');
        writeFileSync(join(values, `${name}.bin`), event.serializeBinary());
        if (member === members[0]) writeFileSync(join(folder, 'blocks', `${name}.block`), block.serializeBinary());
        if (BigInt(number) >= last) break;
      }
    } finally {
      events.close();
    }
  }
}
