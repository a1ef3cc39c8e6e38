import { parseBlock, type ParsedBlock } from '../../wire';
import type { ChannelBlocks } from '../ledger/channel-blocks';
import type { ChannelRules } from './channel-rules';
import { checkTransaction, type CheckedTransaction } from './check-transaction';

export type CheckedBlock = { bytes: Buffer; block: ParsedBlock; transactions: CheckedTransaction[] };

/** How many blocks back a lagging peer still finds checked. */
const kept = 32;
const checkedBlocks = new WeakMap<ChannelBlocks, Map<number, Promise<CheckedBlock>>>();

/**
 * Reads a block and checks all that does not depend on a peer's state. Signatures dominate its cost, and every peer of
 * this process would find the same, so it is done once for all.
 */
export function checkedBlock(blocks: ChannelBlocks, number: number, rules: ChannelRules): Promise<CheckedBlock> {
  let known = checkedBlocks.get(blocks);
  if (!known) checkedBlocks.set(blocks, (known = new Map<number, Promise<CheckedBlock>>()));
  let checked = known.get(number);
  if (!checked) {
    known.set(number, (checked = check(blocks, number, rules)));
    known.delete(number - kept);
  }
  return checked;
}

async function check(blocks: ChannelBlocks, number: number, rules: ChannelRules): Promise<CheckedBlock> {
  const bytes = await blocks.read(number);
  const block = parseBlock(bytes);
  if (block.number !== BigInt(number)) throw new Error(`block ${number} calls itself ${block.number}`);
  return { bytes, block, transactions: block.txs.map((tx) => checkTransaction(tx, rules)) };
}
