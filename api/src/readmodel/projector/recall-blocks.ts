import { attestedBlocks, type Knowledge } from '@tierline/chaincode/record';
import { parseBlock } from '@tierline/network/wire';
import type { Parts } from '../database/member-database';
import type { ReadTransaction } from './block-reader';

/** Hashes of the blocks that these transactions attest, as this member's own peer delivered them. */
export async function recallBlocks(
  { archive }: Parts,
  channel: string,
  known: Knowledge,
  next: readonly ReadTransaction[],
): Promise<void> {
  const attested = attestedBlocks(next.map(({ ledger }) => ledger));
  if (attested.length === 0) return;
  const rows = await archive.tables
    .selectFrom('blocks')
    .select('bytes')
    .where('channel', '=', channel)
    .where('number', 'in', attested)
    .execute();
  for (const { bytes } of rows) {
    const { number, headerHash, commitHash } = parseBlock(bytes);
    known.recallBlock({ number, headerHash, commitHash });
  }
}
