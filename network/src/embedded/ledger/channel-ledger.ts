import { peer } from '@hyperledger/fabric-protos';
import { ChannelConfig, computeCommitHash, decodeBlock, parseBlock, setCommitHash, setFlags, view } from '../../wire';
import { ChannelRules } from '../commit/channel-rules';
import { checkedBlock, type CheckedBlock } from '../commit/checked-blocks';
import { mayHold } from '../commit/collection-access';
import { Definitions, lifecycleNamespace } from '../commit/definitions';
import { applyPrivate, findPromised, joinPrivate, type Promised, promisedBy, purgesOf } from '../commit/private-data';
import { type BlockVerdict, validateBlock } from '../commit/validate-block';
import type { ChannelBlocks } from './channel-blocks';
import type { CollectionWrites, PrivateStore } from './private-store';
import type { StateStore } from './state-store';
import { UpdateBatch } from './update-batch';

const { TxValidationCode: Code } = peer;
const { VALID } = Code;
export type CommittedBlock = { number: number; flags: number[]; commitHash: Buffer; txIds: string[] };
export type LedgerOptions = {
  channel: string;
  mspId: string;
  blocks: ChannelBlocks;
  state: StateStore;
  hidden: PrivateStore;
  /** Asks other peers for a transaction's private writes. */
  ask(txId: string): Promise<readonly Uint8Array[]>;
};

/** One channel as one peer has it: blocks in, judged and written; state, results and private data out. */
export class ChannelLedger {
  readonly channel: string;
  readonly #options: LedgerOptions;
  #rules: ChannelRules;
  #definitions: Definitions;
  #height = 0;
  #commitHash: Buffer = Buffer.alloc(0);

  private constructor(options: LedgerOptions, config: ChannelConfig) {
    this.channel = options.channel;
    this.#options = options;
    this.#rules = new ChannelRules(config);
    this.#definitions = new Definitions(options.state.view(options.channel));
  }

  /** Resumes at the savepoint; the genesis block is committed here if it is not yet. */
  static async open(options: LedgerOptions): Promise<ChannelLedger> {
    const saved = options.state.savepoint(options.channel);
    if (saved && saved.height > options.blocks.height)
      throw new Error(`${options.channel}: state is at ${saved.height}, but there are ${options.blocks.height} blocks`);
    const ledger = new ChannelLedger(options, await configAt(options.blocks, saved?.height ?? 1));
    if (ledger.#rules.config.channel !== options.channel) throw new Error(`genesis block is of another channel`);
    if (saved) {
      ledger.#height = saved.height;
      ledger.#commitHash = Buffer.from(saved.commitHash);
    } else await ledger.#commitGenesis();
    return ledger;
  }

  get height(): number {
    return this.#height;
  }

  get rules(): ChannelRules {
    return this.#rules;
  }

  /** As of the last committed block. */
  get definitions(): Definitions {
    return this.#definitions;
  }

  async commitNext(): Promise<CommittedBlock> {
    const { blocks, channel, state } = this.#options;
    const number = this.#height;
    const checked = await checkedBlock(blocks, number, this.#rules);
    const verdict = await validateBlock(checked, {
      channel,
      rules: this.#rules,
      definitions: this.#definitions,
      state: state.view(channel),
      isKnown: (txId) => state.transaction(channel, txId) !== undefined,
    });
    const commitHash = computeCommitHash(verdict.flags, verdict.batch.stateUpdates(), this.#commitHash);
    await this.#write(checked, verdict, commitHash);
    this.#height = number + 1;
    this.#commitHash = commitHash;
    if (verdict.batch.touches(lifecycleNamespace)) this.#definitions = new Definitions(state.view(channel));
    if (verdict.config) this.#rules = new ChannelRules(verdict.config);
    return { number, flags: verdict.flags, commitHash, txIds: txIdsOf(checked) };
  }

  /** The block as this peer delivers it: flags and commit hash in their slots; undefined if not committed yet. */
  async block(number: number): Promise<Buffer | undefined> {
    const { state, channel, blocks } = this.#options;
    const result = number < this.#height ? state.result(channel, number) : undefined;
    if (!result) return undefined;
    const block = decodeBlock(await blocks.read(number));
    setFlags(block, [...result.flags]);
    if (result.commitHash.length > 0) setCommitHash(block, result.commitHash);
    return view(block.serializeBinary());
  }

  /** The block whose configuration is in force. */
  async configBlock(): Promise<Buffer | undefined> {
    return this.block(await configBlockAt(this.#options.blocks, this.#height));
  }

  /** By place in the block: TxPvtReadWriteSet of what this member holds. */
  async privateData(number: number): Promise<Map<number, Buffer>> {
    const byTransaction = new Map<number, CollectionWrites[]>();
    for (const writes of await this.#options.hidden.writesOf(this.channel, number))
      byTransaction.set(writes.tx, [...(byTransaction.get(writes.tx) ?? []), writes]);
    return new Map([...byTransaction].map(([tx, writes]) => [tx, joinPrivate(writes)]));
  }

  mayHold(namespace: string, collection: string): boolean {
    return mayHold(this.#options.mspId, this.#definitions, namespace, collection);
  }

  async #commitGenesis(): Promise<void> {
    const block = parseBlock(await this.#options.blocks.read(0));
    await this.#options.state.write(this.channel, {
      number: 0,
      headerHash: block.headerHash,
      txIds: block.txs.map((tx) => tx.txId),
      flags: Buffer.from([VALID]),
      commitHash: this.#commitHash,
      batch: new UpdateBatch(),
      history: [],
      expiryOf: () => undefined,
    });
    this.#height = 1;
  }

  /** Private data first: a block is only known as committed once its private values are safe. */
  async #write({ block, transactions }: CheckedBlock, verdict: BlockVerdict, commitHash: Buffer): Promise<void> {
    const { channel, state, hidden } = this.#options;
    const number = Number(block.number);
    const valid = transactions.map(({ parsed }) => parsed).filter(({ index }) => verdict.flags[index] === VALID);
    const promised = transactions.flatMap(({ parsed: { rwsets, index, txId } }) => promisedBy(rwsets, index, txId));
    const held = await this.#gather(number, promised, verdict.flags);
    const inForce = held.filter(({ tx }) => verdict.flags[tx] === VALID);
    applyPrivate(inForce, block.number, state.view(channel), verdict.batch);
    await hidden.commit(channel, {
      number,
      writes: held,
      purges: valid.flatMap(({ rwsets, index }) => purgesOf(rwsets, index)),
      settled: [...new Set(transactions.map(({ parsed }) => parsed.txId).filter((txId) => txId !== ''))],
    });
    await state.write(channel, {
      number,
      headerHash: block.headerHash,
      txIds: block.txs.map((tx) => tx.txId),
      flags: Buffer.from(verdict.flags),
      commitHash,
      batch: verdict.batch,
      history: valid.flatMap(({ rwsets, index }) =>
        rwsets.flatMap(({ namespace, writes }) => writes.map(({ key }) => ({ namespace, key, tx: index }))),
      ),
      expiryOf: (namespace, collection) => this.#expiry(number, namespace, collection),
    });
  }

  #expiry(number: number, namespace: string, collection: string): number | undefined {
    const blocks = this.#definitions.blocksToLive(namespace, collection);
    return blocks === undefined ? undefined : number + blocks + 1;
  }

  /**
   * From this peer's transient data, its own store (a rebuild), or the other peers; what nobody has stays missing. What
   * an invalid transaction wrote is kept too, and delivered; others are asked for it only if its endorsements hold,
   * since conflicts are looked for afterwards (gossip/privdata).
   */
  async #gather(number: number, promised: readonly Promised[], flags: readonly number[]): Promise<CollectionWrites[]> {
    const wanted = promised.filter(({ namespace, collection }) => this.mayHold(namespace, collection));
    if (wanted.length === 0) return [];
    const found: CollectionWrites[] = [];
    for (const promise of wanted) {
      const { tx, namespace, collection } = promise;
      const expiry = this.#expiry(number, namespace, collection);
      const rwset = this.#held(promise) ?? (await this.#sought(number, promise, flags[tx]));
      if (rwset) found.push({ tx, namespace, collection, rwset, ...(expiry !== undefined && { expiry }) });
    }
    return found;
  }

  #held(promise: Promised): Buffer | undefined {
    return findPromised(promise, this.#options.hidden.transient(this.channel, promise.txId));
  }

  async #sought(number: number, promise: Promised, flag: number | undefined): Promise<Buffer | undefined> {
    const own = await this.#options.hidden.written(this.channel, number, promise);
    if (own || !endorsed.has(flag)) return own;
    return findPromised(promise, await this.#options.ask(promise.txId));
  }
}

/** Of transactions that only a conflict can have made invalid. */
const endorsed = new Set<number | undefined>([VALID, Code.MVCC_READ_CONFLICT, Code.PHANTOM_READ_CONFLICT]);

const txIdsOf = ({ transactions }: CheckedBlock) => transactions.map(({ parsed }) => parsed.txId);

/** The number of the last config block before block `height`. */
async function configBlockAt(blocks: ChannelBlocks, height: number): Promise<number> {
  const last = parseBlock(await blocks.read(height - 1));
  return last.txs[0]?.type === 'config' ? height - 1 : Number(last.lastConfig);
}

async function configAt(blocks: ChannelBlocks, height: number): Promise<ChannelConfig> {
  return ChannelConfig.fromBlock(await blocks.read(await configBlockAt(blocks, height)));
}
