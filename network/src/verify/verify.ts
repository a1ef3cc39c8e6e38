import { observe } from '../observe';
import { readBlocks } from './blocks-folder';
import { ClaimsLayer, type ClaimFinding, type ShownSummary } from './claims/claims-layer';
import type { Disclosures } from './claims/disclosures';
import type { Finding, Refused } from './ledger/findings';
import { type JudgedBlock, LedgerLayer } from './ledger/ledger-layer';

const chaincode = 'tierline';

export type Verdict = {
  verified: boolean;
  channel: string;
  /** Blocks that were read. */
  height: bigint;
  /** Of the last block: compare with what other members attest, a cut-off tail shows nowhere else. */
  headerHash: string;
  commitHash: string;
  transactions: { total: number; valid: number };
  /** In the order of the blocks, the ledger's before what is claimed on it. */
  findings: (Finding | ClaimFinding)[];
  first?: Finding | ClaimFinding;
  /** Rightly invalid transactions, with the reason recomputed. */
  refused: Refused[];
  /** What was disclosed and passed every check. */
  shown: ShownSummary;
};

class Verification {
  readonly ledger: LedgerLayer;
  readonly claims: ClaimsLayer;
  readonly findings: (Finding | ClaimFinding)[] = [];
  readonly refused: Refused[] = [];
  readonly transactions = { total: 0, valid: 0 };

  constructor(genesisHash: string, disclosures: Disclosures | undefined) {
    this.ledger = new LedgerLayer(genesisHash);
    this.claims = new ClaimsLayer(disclosures);
  }

  take(bytes: Uint8Array): void {
    const judged = this.ledger.take(bytes);
    this.findings.push(...judged.findings);
    this.refused.push(...judged.refused);
    this.transactions.total += judged.block.txs.length;
    this.transactions.valid += judged.valid.length;
    this.#claim(judged);
  }

  #claim({ block, valid, config }: JudgedBlock): void {
    for (const accepted of valid) {
      const tx = observe({ ...accepted, block: block.number, config, chaincode });
      if (tx) this.findings.push(...this.claims.take(tx));
    }
  }
}

/**
 * Checks a channel's blocks from genesis on, without trusting who kept them, and what was disclosed of the records.
 * @param options.blocks the bytes of `common.Block` in order, or a folder of them (`NNNN.block`)
 * @param options.genesisHash hash of block 0's header, hex: the only thing that is trusted
 */
export async function verify(options: {
  blocks: string | AsyncIterable<Uint8Array>;
  genesisHash: string;
  disclosures?: Disclosures;
}): Promise<Verdict> {
  const run = new Verification(options.genesisHash, options.disclosures);
  const { ledger, findings, refused, transactions } = run;
  try {
    const blocks = typeof options.blocks === 'string' ? readBlocks(options.blocks) : options.blocks;
    for await (const bytes of blocks) run.take(bytes);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.push({ block: ledger.height, layer: 'block', code: 'BLOCK_UNREADABLE', reason });
  }
  findings.push(...run.claims.end());
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
    shown: run.claims.summary,
  };
}
