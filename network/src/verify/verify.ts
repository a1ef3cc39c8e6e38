import { observe } from '../observe';
import type { Difference } from './against/differences';
import type { Attested } from './claims/attestations';
import { ClaimsLayer, type ClaimFinding, type ShownSummary } from './claims/claims-layer';
import type { Observation } from './claims/detectors/detector';
import type { Disclosures } from './claims/disclosures';
import { type Statement, Statements } from './claims/statements';
import type { Witness } from './claims/witness';
import type { CheckedBlocks } from './checkpoint/checked-blocks';
import { checkHere, CheckerFailure, type SignatureChecker } from './ledger/answers';
import type { Finding, Refused } from './ledger/findings';
import { type JudgedBlock, LedgerLayer, type ReadBlock } from './ledger/ledger-layer';
import { readAhead } from './look-ahead';
import { lastSound } from './reach';
import type { ParsedBlock } from '../wire';
import { PackFault, type PackFinding } from './pack/faults';

const chaincode = 'tierline';

export type VerdictFinding = Finding | ClaimFinding | PackFinding;

/** One verdict held against another: what the other is by itself, and where the two differ, the first first. */
export type Comparison = { other: Verdict; differences: Difference[] };

export type Verdict = {
  verified: boolean;
  channel: string;
  /** The hash that was trusted, who said it (somebody else than the pack?), and what block 0 has. */
  genesis: { hash: string; told: boolean; found: string };
  /** Which pack was verified; whose records it shows is what it says itself. */
  pack?: {
    sha256: string;
    disclosedBy?: string;
    ofOthers?: number;
    period?: { since?: string; until?: string };
    withheld?: string[];
  };
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
  /** What members said of these blocks, the latest of each, by MSP id. */
  attestations: Attested[];
  /** What an auditor should look at: it breaks no rule and no byte, and the verdict does not rest on it. */
  observations: Observation[];
  /** What it was held against, and how that differs. */
  against?: Comparison;
  /** Whose word it is that signatures of that many blocks were checked before, and whether this run was written down. */
  checkpoint?: { key: string; checkedBefore: number; written: boolean };
};

/** What was checked before is of another channel. */
export class OtherChannelChecked extends Error {}

class Verification {
  readonly ledger: LedgerLayer;
  readonly claims: ClaimsLayer;
  findings: VerdictFinding[] = [];
  readonly refused: Refused[] = [];
  genesisFound = '';
  #isBroken = false;
  readonly transactions = { total: 0, valid: 0 };

  readonly #statements: Statements;
  readonly #beside: Attested[] = [];

  constructor(
    private readonly genesisHash: string,
    { disclosures, statements = [] }: { disclosures?: Disclosures | undefined; statements?: readonly Statement[] },
    private readonly checked: CheckedBlocks | undefined,
  ) {
    const other = checked?.before?.genesisHash;
    if (other !== undefined && other !== genesisHash)
      throw new OtherChannelChecked(`the checkpoint is of a channel with genesis hash ${other}`);
    this.ledger = new LedgerLayer(genesisHash);
    this.claims = new ClaimsLayer(disclosures);
    this.#statements = new Statements(statements);
  }

  take(read: ReadBlock): ParsedBlock {
    const judged = this.ledger.judge(read);
    const found = [...judged.findings, ...(this.checked?.take(judged.block) ?? [])];
    this.#isBroken ||= found.length > 0;
    if (this.genesisFound === '') this.genesisFound = judged.block.headerHash;
    this.findings.push(...found);
    this.refused.push(...judged.refused);
    this.transactions.total += judged.block.txs.length;
    this.transactions.valid += judged.valid.length;
    this.#claim(judged);
    if (this.ledger.config && this.ledger.config !== judged.config) this.claims.configured(this.ledger.config);
    return judged.block;
  }

  /** Blocks end here: by themselves, or because this is none. @throws what says nothing of the blocks */
  stop(error?: unknown): void {
    if (error instanceof CheckerFailure) throw error;
    this.findings.push(...(this.checked?.end() ?? []));
    const takenBack: ReadonlySet<VerdictFinding> = this.claims.takenBack();
    this.findings = this.findings.filter((finding) => !takenBack.has(finding));
    if (error === undefined) this.findings.push(...this.claims.end());
    else if (error instanceof PackFault) this.findings.push(error.finding);
    else this.findings.push(unreadable(this.ledger.height, error));
  }

  /** What members say who did not hand over the blocks. @throws CheckerFailure */
  async hear(check: SignatureChecker): Promise<void> {
    const { height, config } = this.ledger;
    const { registry } = this.claims;
    if (!config || !registry) return;
    const { attested, findings } = await this.#statements.judge({ height, config, registry, chaincode }, check);
    this.#beside.push(...attested);
    this.findings.push(...findings);
  }

  get verdict(): Verdict {
    const { ledger, findings, refused, transactions } = this;
    const { height } = ledger;
    const isSound = lastSound({ findings, height }) !== undefined;
    return {
      verified: findings.length === 0 && height > 0n,
      channel: ledger.channel,
      genesis: { hash: this.genesisHash, told: true, found: this.genesisFound },
      height,
      headerHash: ledger.lastBlock?.headerHash ?? '',
      commitHash: ledger.lastBlock?.commitHash ?? '',
      transactions,
      findings,
      first: findings[0],
      refused,
      shown: this.claims.summary,
      attestations: isSound ? [...this.claims.attestations, ...this.#beside] : [],
      observations: this.claims.observations,
    };
  }

  #claim({ block, valid, config }: JudgedBlock): void {
    for (const accepted of valid) {
      const tx = observe({ ...accepted, block: block.number, config, chaincode });
      if (tx) this.findings.push(...this.claims.take(tx, [accepted.tx.creator, ...accepted.signers]));
    }
    const { number, headerHash, commitHash } = block;
    if (this.#isBroken) return;
    this.claims.blockStands({ number, headerHash, commitHash });
    this.#statements.blockStands({ number, headerHash, commitHash });
  }
}

function unreadable(block: bigint, error: unknown): Finding {
  const reason = error instanceof Error ? error.message : String(error);
  return { block, layer: 'block', code: 'BLOCK_UNREADABLE', reason };
}

/**
 * Checks a channel's blocks from genesis on, without trusting who kept them, and what was disclosed of the records.
 * @param blocks the bytes of `common.Block` in order
 * @param genesisHash hash of block 0's header, hex: the only thing that is trusted
 * @param statements members' attestations that came by another way than the blocks
 * @param watch is shown each block that was judged
 * @param witness keeps what another side may be held against
 * @param checkSignatures else they are checked one after another on this thread
 * @param checked what need not be checked again, and notes what is
 * @throws CheckerFailure, OtherChannelChecked
 */
export async function verify({
  blocks,
  genesisHash,
  disclosures,
  statements,
  watch = () => undefined,
  witness,
  checkSignatures = checkHere,
  checked,
}: {
  blocks: AsyncIterable<Uint8Array>;
  genesisHash: string;
  disclosures?: Disclosures | undefined;
  statements?: readonly Statement[] | undefined;
  watch?: (block: ParsedBlock) => void;
  witness?: Witness | undefined;
  checkSignatures?: SignatureChecker;
  checked?: CheckedBlocks | undefined;
}): Promise<Verdict> {
  const run = new Verification(genesisHash, { disclosures, ...(statements && { statements }) }, checked);
  try {
    for await (const read of readAhead(blocks, run.ledger, checkSignatures, checked)) {
      const block = run.take(read);
      watch(block);
      witness?.take(block);
    }
    run.stop();
  } catch (error) {
    run.stop(error);
  }
  await run.hear(checkSignatures);
  witness?.keep(disclosures, run.claims.passed);
  return run.verdict;
}
