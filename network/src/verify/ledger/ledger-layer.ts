import { peer } from '@hyperledger/fabric-protos';
import {
  ChannelConfig,
  computeCommitHash,
  type Identity,
  hex,
  parseBlock,
  type ParsedBlock,
  type ParsedTransaction,
  type SignatureHash,
  txIdOf,
  withinElements,
} from '../../wire';
import { Answers } from './answers';
import {
  checkBytes,
  checkChain,
  checkChannel,
  checkFirst,
  checkLastConfig,
  checkOrderers,
  isConfigBlock,
} from './block-checks';
import { checkConfigChange } from './config-change';
import { checkConflicts, type Judgement } from './conflicts';
import { EndorsementCheck } from './endorsements';
import { checkEnvelope, checkProposal, checkResults } from './envelope-checks';
import type { Finding, Refused } from './findings';
import { unknownRules } from './known-rules';
import { type BlockSignatures, signaturesOf } from './signatures';
import { WorldState } from './world-state';

/** Parts of a block's messages: some times what ten mebibytes hold, which is the most that an orderer takes unless it is told otherwise. */
const mostElements = 1_000_000;

const { TxValidationCode: codes } = peer;
const valid: Judgement = { flag: codes.VALID, reason: '' };

/** A transaction that is rightly valid, and who endorsed it. */
export type ValidTransaction = { tx: ParsedTransaction; signers: readonly Identity[] };
/** One block, judged under the configuration in force before it. */
export type JudgedBlock = {
  block: ParsedBlock;
  config: ChannelConfig;
  findings: Finding[];
  refused: Refused[];
  valid: ValidTransaction[];
};
type Judged = Omit<JudgedBlock, 'block'>;

/** A block as it came, what is signed in it under the configuration then in force, and what is known of that. */
export type ReadBlock = {
  bytes: Uint8Array;
  block: ParsedBlock;
  /** None in the first block, which nobody signed. */
  signed?: { config: ChannelConfig; signatures: BlockSignatures; answers: Answers };
};
type Signed = NonNullable<ReadBlock['signed']>;

/**
 * Replays a channel as a committing peer would, block by block, trusting nothing but the genesis hash. Validity flags
 * are recomputed, and what is recomputed is what counts further on. Knows nothing of Tierline.
 */
export class LedgerLayer {
  readonly #state = new WorldState();
  readonly #txIds = new Set<string>();
  #config: ChannelConfig | undefined;
  #lastConfig = 0n;
  #before: ParsedBlock | undefined;
  #commitHash: string | undefined;

  constructor(private readonly genesisHash: string) {}

  /** In force for the next block. */
  get config(): ChannelConfig | undefined {
    return this.#config;
  }

  get channel(): string {
    return this.#config?.channel ?? '';
  }

  /** Blocks seen. */
  get height(): bigint {
    return this.#before ? this.#before.number + 1n : 0n;
  }

  get lastBlock(): ParsedBlock | undefined {
    return this.#before;
  }

  /** @throws if the bytes are no block */
  read(bytes: Uint8Array): ReadBlock {
    const config = this.#config;
    return withinElements(mostElements, () => {
      const block = parseBlock(bytes);
      return { bytes, block, ...(config && { signed: signedUnder(config, block) }) };
    });
  }

  /** @throws if the first block holds no configuration */
  judge(read: ReadBlock): JudgedBlock {
    return withinElements(mostElements, () => this.#judgeRead(read));
  }

  #judgeRead({ bytes, block, signed }: ReadBlock): JudgedBlock {
    const findings = [...checkChain(block, this.#before, this.genesisHash), ...checkBytes(bytes, block)];
    const config = this.#config;
    const isRead = signed !== undefined && signed.config === config;
    const judged = config ? this.#judge(block, isRead ? signed : signedUnder(config, block)) : this.#begin(block);
    findings.push(...judged.findings);
    this.#before = block;
    return { ...judged, block, findings };
  }

  #begin(block: ParsedBlock): Judged {
    const config = ChannelConfig.fromEnvelope(block.txs[0]?.channel ?? '', block.txs[0]?.data ?? Buffer.alloc(0));
    this.#config = config;
    const judgements = block.txs.map(() => valid);
    this.#state.applyConfiguration({ block: block.number, tx: 0 });
    this.#keepIds(block);
    const accepted = block.txs.map((tx) => ({ tx, signers: [] }));
    const findings = [...checkFirst(block, config), ...this.#checkFlags(block, judgements)];
    return { config, findings, refused: [], valid: accepted };
  }

  #judge(block: ParsedBlock, signed: Signed): Judged {
    const { config, signatures, answers } = signed;
    const findings = checkOrderers(block, config, answers.signers(signatures.orderers, config.msps));
    const change = isConfigBlock(block) ? this.#changeConfig(block, signed) : [];
    findings.push(...checkLastConfig(block, this.#lastConfig), ...change, ...checkChannel(block, config.channel));
    const signers = signatures.endorsements.map((set) => answers.signers(set, config.msps));
    const judgements = this.#judgeTransactions(block, signed, signers);
    this.#keepIds(block);
    findings.push(...this.#checkFlags(block, judgements), ...this.#checkCommitHash(block, judgements));
    const refused = block.txs.flatMap((tx, at) => {
      const { flag, reason } = judgements[at] ?? valid;
      return flag === codes.VALID ? [] : [{ block: block.number, tx: at, txId: tx.txId, flag, reason }];
    });
    const accepted = block.txs.flatMap((tx, at) =>
      judgements[at]?.flag === codes.VALID ? [{ tx, signers: signers[at] ?? [] }] : [],
    );
    return { config, findings, refused, valid: accepted };
  }

  /** A configuration is in force from the next block on; this block is judged under the one before. */
  #changeConfig(block: ParsedBlock, { config, signatures: { update }, answers }: Signed): Finding[] {
    const [tx] = block.txs;
    if (!tx) return [];
    this.#lastConfig = block.number;
    const at = { block: block.number, tx: 0, txId: tx.txId, layer: 'config', code: 'CONFIG_INVALID' } as const;
    try {
      const next = ChannelConfig.fromEnvelope(tx.channel, tx.data);
      const signers = answers.signers(update?.signatures ?? [], config.msps);
      const fault = checkConfigChange(config, next, update, signers);
      if (fault) return [{ ...at, reason: fault }];
      this.#config = next;
      const unknown = unknownRules(next);
      return unknown === undefined ? [] : [{ ...at, reason: unknown }];
    } catch (error) {
      return [{ ...at, reason: error instanceof Error ? error.message : String(error) }];
    }
  }

  #judgeTransactions(block: ParsedBlock, signed: Signed, signers: readonly (readonly Identity[])[]): Judgement[] {
    const endorsements = new EndorsementCheck(this.#state, signed.config);
    const judgements = block.txs.map(
      (tx, at) =>
        this.#judgeAlone(tx, at, signed) ??
        (tx.type === 'endorser' ? endorsements.check(tx, signers[at] ?? []) : undefined) ??
        valid,
    );
    const seen = new Set<string>();
    return block.txs.map((tx, at) => {
      const judgement = judgements[at] ?? valid;
      const version = { block: block.number, tx: at };
      if (judgement.flag === codes.VALID && tx.type === 'config') this.#state.applyConfiguration(version);
      if (judgement.flag !== codes.VALID || tx.type !== 'endorser') return judgement;
      if (seen.has(tx.txId))
        return { flag: codes.DUPLICATE_TXID, reason: 'the same transaction stands earlier in this block' };
      seen.add(tx.txId);
      const conflict = checkConflicts(this.#state, tx.rwsets);
      if (!conflict) this.#state.apply(tx.rwsets, version);
      return conflict ?? judgement;
    });
  }

  #judgeAlone(tx: ParsedTransaction, at: number, { config, signatures, answers }: Signed): Judgement | undefined {
    const creator = signatures.creators[at];
    const creatorHolds = (hash: SignatureHash): boolean => creator !== undefined && answers.holds(creator, hash);
    const envelope = checkEnvelope(tx, config, creatorHolds);
    if (envelope || tx.type !== 'endorser') return envelope;
    const proposal = checkProposal(tx);
    if (proposal) return proposal;
    if (this.#txIds.has(tx.txId))
      return { flag: codes.DUPLICATE_TXID, reason: 'the same transaction stands in an earlier block' };
    return checkResults(tx);
  }

  #keepIds({ txs }: ParsedBlock): void {
    for (const tx of txs) {
      const id = indexedId(tx);
      if (id !== undefined) this.#txIds.add(id);
    }
  }

  #checkFlags(block: ParsedBlock, judgements: readonly Judgement[]): Finding[] {
    if (block.flags.length !== block.txs.length) {
      const reason = `${String(block.flags.length)} codes for ${String(block.txs.length)} transactions`;
      return [{ block: block.number, layer: 'commit', code: 'FLAGS_MISSING', reason }];
    }
    return block.txs.flatMap((tx, at): Finding[] => {
      const { flag, reason } = judgements[at] ?? valid;
      const place = { block: block.number, tx: at, txId: tx.txId, layer: 'transaction' } as const;
      if (flag === tx.flag) return [];
      const why = reason === '' ? 'nothing is wrong with it' : reason;
      return [
        { ...place, code: 'FLAG_DIFFERS', reason: `flagged ${String(tx.flag)}, deserves ${String(flag)}: ${why}` },
      ];
    });
  }

  /** The chain goes on from what the block says, so that one wrong hash is one finding. */
  #checkCommitHash(block: ParsedBlock, judgements: readonly Judgement[]): Finding[] {
    const updates = this.#state.commit();
    const previous = Buffer.from(this.#commitHash ?? '', 'hex');
    const flags = judgements.map((judgement) => judgement.flag);
    const hash = hex(computeCommitHash(flags, updates, previous));
    this.#commitHash = block.commitHash ?? hash;
    if (hash === block.commitHash) return [];
    const reason = `the peer wrote ${block.commitHash ?? 'none'}, flags and writes give ${hash}`;
    return [{ block: block.number, layer: 'commit', code: 'COMMIT_HASH_DIFFERS', reason }];
  }
}

/**
 * Under what a peer finds it again, valid or not: where the header leaves the id out, it is computed (protoutil
 * GetOrComputeTxIDFromEnvelope). What can be no transaction's need not be kept.
 */
function indexedId({ txId, nonce, creator, malformed }: ParsedTransaction): string | undefined {
  if (txId !== '') return hashInHex.test(txId) ? txId : undefined;
  const isRead = malformed === undefined || !unreadParts.includes(malformed.part);
  return isRead ? txIdOf(nonce, creator.bytes) : undefined;
}

const hashInHex = /^[0-9a-f]{64}$/;
const unreadParts: readonly string[] = ['envelope', 'payload', 'header'];

function signedUnder(config: ChannelConfig, block: ParsedBlock): Signed {
  return { config, signatures: signaturesOf(block, config), answers: new Answers() };
}
