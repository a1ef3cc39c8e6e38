import { observe } from '../observe';
import { readBlocks } from './blocks-folder';
import { ClaimsLayer, type ClaimFinding, type ShownSummary } from './claims/claims-layer';
import type { Disclosures } from './claims/disclosures';
import type { Finding, Refused } from './ledger/findings';
import { type JudgedBlock, LedgerLayer } from './ledger/ledger-layer';
import type { ParsedBlock } from '../wire';
import { PackFault, type PackFinding } from './pack/faults';

const chaincode = 'tierline';

export type VerdictFinding = Finding | ClaimFinding | PackFinding;

export type Verdict = {
  verified: boolean;
  channel: string;
  /** The hash that was trusted, who said it (somebody else than the pack?), and what block 0 has. */
  genesis: { hash: string; told: boolean; found: string };
  /** Which pack was verified; whose records it shows is what it says itself. */
  pack?: { sha256: string; disclosedBy?: string; ofOthers?: number; period?: { since?: string; until?: string } };
  /** Blocks that were read. */
  height: bigint;
  /** Of the last block: compare with what other members attest, a cut-off tail shows nowhere else. */
  headerHash: string;
  commitHash: string;
  transactions: { total: number; valid: number };
  /** In the order of the blocks, the ledger's before what is claimed on it. */
  findings: VerdictFinding[];
  first?: VerdictFinding;
  /** Rightly invalid transactions, with the reason recomputed. */
  refused: Refused[];
  /** What was disclosed and passed every check. */
  shown: ShownSummary;
};

class Verification {
  readonly ledger: LedgerLayer;
  readonly claims: ClaimsLayer;
  readonly findings: VerdictFinding[] = [];
  readonly refused: Refused[] = [];
  genesisFound = '';
  readonly transactions = { total: 0, valid: 0 };

  constructor(genesisHash: string, disclosures: Disclosures | undefined) {
    this.ledger = new LedgerLayer(genesisHash);
    this.claims = new ClaimsLayer(disclosures);
  }

  take(bytes: Uint8Array): ParsedBlock {
    const judged = this.ledger.take(bytes);
    if (this.genesisFound === '') this.genesisFound = judged.block.headerHash;
    this.findings.push(...judged.findings);
    this.refused.push(...judged.refused);
    this.transactions.total += judged.block.txs.length;
    this.transactions.valid += judged.valid.length;
    this.#claim(judged);
    return judged.block;
  }

  /** Blocks end here: by themselves, or because this is none. */
  stop(error?: unknown): void {
    if (error === undefined) this.findings.push(...this.claims.end());
    else if (error instanceof PackFault) this.findings.push(error.finding);
    else this.findings.push(unreadable(this.ledger.height, error));
  }

  #claim({ block, valid, config }: JudgedBlock): void {
    for (const accepted of valid) {
      const tx = observe({ ...accepted, block: block.number, config, chaincode });
      if (tx) this.findings.push(...this.claims.take(tx));
    }
  }
}

function unreadable(block: bigint, error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return { block, layer: 'block', code: 'BLOCK_UNREADABLE', reason };
}

/**
 * Checks a channel's blocks from genesis on, without trusting who kept them, and what was disclosed of the records.
 * @param options.blocks the bytes of `common.Block` in order, or a folder of them (`NNNN.block`)
 * @param options.genesisHash hash of block 0's header, hex: the only thing that is trusted
 * @param options.watch is shown each block that was judged
 */
export async function verify(options: {
  blocks: string | AsyncIterable<Uint8Array>;
  genesisHash: string;
  disclosures?: Disclosures | undefined;
  watch?: (block: ParsedBlock) => void;
}): Promise<Verdict> {
  const run = new Verification(options.genesisHash, options.disclosures);
  const { ledger, findings, refused, transactions } = run;
  try {
    const blocks = typeof options.blocks === 'string' ? readBlocks(options.blocks) : options.blocks;
    for await (const bytes of blocks) {
      const block = run.take(bytes);
      options.watch?.(block);
    }
    run.stop();
  } catch (error) {
    run.stop(error);
  }
  return {
    verified: findings.length === 0 && ledger.height > 0n,
    channel: ledger.channel,
    genesis: { hash: options.genesisHash, told: true, found: run.genesisFound },
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
