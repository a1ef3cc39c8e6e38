import type { LedgerTransaction, Values } from '@tierline/chaincode/record';
import {
  ChannelConfig,
  checkWellFormed,
  dataHash,
  hex,
  ordererSignatures,
  parseBlock,
  type ParsedBlock,
  type ParsedTransaction,
  validSigners,
} from '@tierline/network/wire';
import { observe } from '@tierline/network/observe';
import { PeerFault, type PeerFaultCode } from './delivered';
import { endorsersOf, isSignedByCreator } from './transaction-bytes';

export type ReadTransaction = { ledger: LedgerTransaction; values: Values };
export type ReadBlock = {
  number: bigint;
  headerHash: string;
  bytes: Uint8Array;
  isConfig: boolean;
  /** Valid ones in our namespace. */
  transactions: ReadTransaction[];
};

const valid = 0;

export type Checkpoint = { nextBlock: bigint; headerHash: string };
export type BlockReaderOptions = {
  channel: string;
  /** The one trust anchor: hash of the genesis block's header, hex. */
  genesisHash: string;
  chaincode: string;
};

/** Reads a channel's blocks in order, checking all that does not need the rules: links, hashes, signatures. */
export class BlockReader {
  #config: ChannelConfig | undefined;

  constructor(
    readonly options: BlockReaderOptions,
    private checkpoint: Checkpoint,
  ) {}

  get nextBlock(): bigint {
    return this.checkpoint.nextBlock;
  }

  /** Goes back to a checkpoint, after what was read since could not be written. */
  rewind(checkpoint: Checkpoint): void {
    this.checkpoint = checkpoint;
    this.#config = undefined;
  }

  get needsConfig(): boolean {
    return this.#config === undefined && this.nextBlock > 0n;
  }

  /** @param block the last config block before the checkpoint */
  useConfig(block: Uint8Array): void {
    this.#config = ChannelConfig.fromBlock(block);
  }

  /**
   * @param valuesOf what our collection got in a transaction
   * @throws PeerFault
   */
  read(bytes: Uint8Array, valuesOf: (tx: number) => Values): ReadBlock {
    const block = this.#parse(bytes);
    this.#requireLink(block);
    this.#requireContent(block);
    const isConfig = block.txs[0]?.type === 'config';
    if (block.number > 0n) this.#requireOrderer(block);
    if (isConfig) this.#config = ChannelConfig.fromBlock(bytes);
    const transactions = isConfig ? [] : block.txs.flatMap((tx) => this.#transaction(block, tx, valuesOf));
    this.checkpoint = { nextBlock: block.number + 1n, headerHash: block.headerHash };
    return { number: block.number, headerHash: block.headerHash, bytes, isConfig, transactions };
  }

  #fault(code: PeerFaultCode, block: bigint, data: Record<string, string> = {}): PeerFault {
    return new PeerFault(code, this.options.channel, block, data);
  }

  #parse(bytes: Uint8Array): ParsedBlock {
    try {
      return parseBlock(bytes);
    } catch (error) {
      throw this.#fault('BLOCK_MALFORMED', this.nextBlock, { reason: String(error) });
    }
  }

  #requireLink(block: ParsedBlock): void {
    const { nextBlock, headerHash } = this.checkpoint;
    if (block.number !== nextBlock)
      throw this.#fault('HEADER_LINK_BROKEN', block.number, { expected: String(nextBlock) });
    if (block.number === 0n && block.headerHash !== this.options.genesisHash)
      throw this.#fault('GENESIS_DIFFERS', 0n, { expected: this.options.genesisHash, found: block.headerHash });
    if (block.number > 0n && block.previousHash !== headerHash)
      throw this.#fault('HEADER_LINK_BROKEN', block.number, { expected: headerHash, found: block.previousHash });
  }

  #requireContent(block: ParsedBlock): void {
    if (hex(dataHash(block.data)) !== block.dataHash) throw this.#fault('DATA_HASH_DIFFERS', block.number);
    const malformed = checkWellFormed(block.data, block.txs[0]?.type === 'config');
    if (malformed !== undefined) throw this.#fault('BLOCK_MALFORMED', block.number, { reason: malformed });
    const other = block.txs.find((tx) => tx.channel !== this.options.channel && tx.flag === valid);
    if (other) throw this.#fault('CHANNEL_DIFFERS', block.number, { found: other.channel });
  }

  /** As many of the channel's orderers signed as its policy asks. */
  #requireOrderer(block: ParsedBlock): void {
    const config = this.#requireConfig(block.number);
    const signers = validSigners(ordererSignatures(block, config), config.msps);
    if (!config.policy('/Channel/Orderer/BlockValidation')(signers, config.msps))
      throw this.#fault('ORDERER_SIGNATURE_MISSING', block.number);
  }

  #requireConfig(block: bigint): ChannelConfig {
    if (!this.#config) throw this.#fault('HEADER_LINK_BROKEN', block, { reason: 'no configuration read' });
    return this.#config;
  }

  #transaction(block: ParsedBlock, tx: ParsedTransaction, valuesOf: (tx: number) => Values): ReadTransaction[] {
    const { chaincode } = this.options;
    if (tx.flag !== valid || tx.type !== 'endorser') return [];
    if (!tx.rwsets.some(({ namespace }) => namespace === chaincode)) return [];
    const config = this.#requireConfig(block.number);
    if (!isSignedByCreator(tx, config)) throw this.#fault('ENVELOPE_FALSE', block.number, { txId: tx.txId });
    const ledger = observe({ tx, signers: endorsersOf(tx, config), block: block.number, config, chaincode });
    return ledger ? [{ ledger, values: valuesOf(tx.index) }] : [];
  }
}
