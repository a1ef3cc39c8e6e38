import type { Finding, Refused } from './ledger/findings';
import { LedgerLayer } from './ledger/ledger-layer';

export type Verdict = {
  verified: boolean;
  channel: string;
  /** Blocks that were read. */
  height: bigint;
  /** Of the last block: compare with what other members attest, a cut-off tail shows nowhere else. */
  headerHash: string;
  commitHash: string;
  transactions: { total: number; valid: number };
  findings: Finding[];
  first?: Finding;
  /** Rightly invalid transactions, with the reason recomputed. */
  refused: Refused[];
};

/**
 * Checks a channel's blocks from genesis on, without trusting who kept them.
 * @param options.genesisHash hash of block 0's header, hex: the only thing that is trusted
 */
export async function verify(options: { blocks: AsyncIterable<Uint8Array>; genesisHash: string }): Promise<Verdict> {
  const ledger = new LedgerLayer(options.genesisHash);
  const findings: Finding[] = [];
  const refused: Refused[] = [];
  const transactions = { total: 0, valid: 0 };
  try {
    for await (const bytes of options.blocks) {
      const judged = ledger.take(bytes);
      findings.push(...judged.findings);
      refused.push(...judged.refused);
      transactions.total += judged.block.txs.length;
      transactions.valid += judged.valid.length;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.push({ block: ledger.height, layer: 'block', code: 'BLOCK_UNREADABLE', reason });
  }
  return {
    verified: findings.length === 0 && ledger.height > 0n,
    channel: ledger.channel,
    height: ledger.height,
    headerHash: ledger.lastBlock?.headerHash ?? '',
    commitHash: ledger.lastBlock?.commitHash ?? '',
    transactions,
    findings,
    first: findings[0],
    refused,
  };
}
