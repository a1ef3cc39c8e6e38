import { parseBlock, type ParsedBlock } from '@tierline/network/wire';
import type { BlockSource } from './archived-blocks';

const valid = 0;

/** Blocks of a pack: before this height, and before the first with a valid step whose time is after `until`. */
export async function* blocksUntil(
  source: BlockSource,
  { height, until }: { height: bigint; until?: string },
): AsyncGenerator<{ bytes: Uint8Array; block: ParsedBlock }> {
  for await (const bytes of source) {
    const block = parseBlock(bytes);
    if (block.number >= height || (until !== undefined && isAfter(block, until))) return;
    yield { bytes, block };
  }
}

function isAfter({ txs }: ParsedBlock, until: string): boolean {
  return txs.some(({ type, flag, at }) => type === 'endorser' && flag === valid && at > until);
}
