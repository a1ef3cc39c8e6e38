import { common } from '@hyperledger/fabric-protos';
import { assembleBlock, ChannelConfig, decodeBlock, headerHash, parseBlock, signBlock } from '../../wire';
import type { Signer } from '../../client/signer';
import { applyConfigUpdate } from './apply-update';
import type { ChannelBlocks } from '../peer';
import { BlockCutter } from './block-cutter';
import { BroadcastRefusal, checkBroadcast, readEnvelope } from './broadcast-check';
import { parseDuration } from './duration';

const { HeaderType, Status } = common;

/** Where the order stands: what the next block follows. */
export type OrdererState = { number: bigint; previousHash: Buffer; lastConfig: bigint; config: ChannelConfig };

/** Reads it from the file, which holds genesis at least. */
export async function readOrdererState(blocks: ChannelBlocks): Promise<OrdererState> {
  const last = decodeBlock(await blocks.read(blocks.height - 1));
  const { lastConfig } = parseBlock(last);
  const config = ChannelConfig.fromBlock(await blocks.read(Number(lastConfig)));
  return { number: BigInt(blocks.height), previousHash: headerHash(last), lastConfig, config };
}

/** The ordering service of one channel: one consenter, whose blocks are final once they are in the file. */
export class ChannelOrderer {
  readonly #cutter = new BlockCutter();
  /** A test's switch: transactions taken but not ordered until they are released. */
  readonly #withheld = new Map<string, Buffer[]>();
  #timer: NodeJS.Timeout | undefined;
  #lastWrite: Promise<void> = Promise.resolve();

  #config: ChannelConfig;
  #next: Omit<OrdererState, 'config'>;

  /**
   * @param events.written a block is final; in order
   * @param events.failed a block could not be written: nothing is ordered from then on
   */
  constructor(
    private readonly blocks: ChannelBlocks,
    private readonly signer: Signer,
    resume: OrdererState,
    private readonly events: { written: (number: number) => void; failed: (error: unknown) => void },
  ) {
    const { config, ...next } = resume;
    this.#config = config;
    this.#next = next;
  }

  get channelConfig(): ChannelConfig {
    return this.#config;
  }

  /** Takes an envelope into the order, durably or not yet. @throws BroadcastRefusal */
  broadcast(bytes: Buffer): void {
    const incoming = readEnvelope(bytes);
    if (incoming.channel !== this.#config.channel) throw new BroadcastRefusal(Status.NOT_FOUND, 'channel not found');
    checkBroadcast(incoming, this.#config, Date.now());
    if (incoming.type === HeaderType.CONFIG_UPDATE) this.#reconfigure(incoming.envelope);
    else if (incoming.type === HeaderType.ENDORSER_TRANSACTION) this.#take(incoming.txId, bytes);
    else throw new BroadcastRefusal(Status.BAD_REQUEST, 'only transactions and configuration updates are ordered');
  }

  withhold(txId: string): void {
    this.#withheld.set(txId, []);
  }

  release(txId: string): void {
    const envelopes = this.#withheld.get(txId) ?? [];
    this.#withheld.delete(txId);
    for (const envelope of envelopes) this.#order(envelope);
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    this.#stopTimer();
    this.#write(this.#cutter.cut());
    await this.#lastWrite;
  }

  #take(txId: string, bytes: Buffer): void {
    const held = this.#withheld.get(txId);
    if (held) held.push(bytes);
    else this.#order(bytes);
  }

  #order(bytes: Buffer): void {
    this.#write(this.#cutter.take(bytes, this.#config.orderer.batchSize));
    if (this.#cutter.isEmpty) this.#stopTimer();
    else this.#timer ??= setTimeout(() => this.#timeOut(), parseDuration(this.#config.orderer.batchTimeout));
  }

  #timeOut(): void {
    this.#timer = undefined;
    this.#write(this.#cutter.cut());
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** A change of configuration is a block of its own; what came before it is judged under the old one. */
  #reconfigure(update: common.Envelope): void {
    const envelope = applyConfigUpdate(update, this.#config, this.signer);
    this.#write(this.#cutter.cut());
    this.#stopTimer();
    const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
    this.#config = ChannelConfig.fromEnvelope(this.#config.channel, payload.getData_asU8());
    this.#next.lastConfig = this.#next.number;
    this.#write([[Buffer.from(envelope.serializeBinary())]]);
  }

  #write(batches: Buffer[][]): void {
    for (const data of batches) {
      const { number, previousHash, lastConfig } = this.#next;
      const block = assembleBlock({ number, previousHash, data });
      const { identity, sign } = this.signer;
      signBlock(block, { lastConfig, signer: { identity, nonce: this.signer.nonce(), sign } });
      this.#next = { number: number + 1n, previousHash: headerHash(block), lastConfig };
      const written = this.blocks.append(block.serializeBinary());
      this.#lastWrite = written.then(this.events.written, this.events.failed);
    }
  }
}
