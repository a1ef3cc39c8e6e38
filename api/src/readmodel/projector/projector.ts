import { RulesNotCarried, type Standing } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import type { MemberDatabase } from '../database/member-database';
import { type BlockReaderOptions, BlockReader, type Checkpoint, type ReadBlock } from './block-reader';
import { batches } from './batches';
import { type Delivered, type Follow, PeerFault } from './delivered';
import { ownValues } from './transaction-bytes';
import { storeBlocks } from './write-blocks';

export type ProjectorState =
  | { name: 'following' }
  /** The peer cannot be reached, or the database cannot be written; tried again. */
  | { name: 'waiting'; for: 'peer' | 'database'; reason: string }
  /** The peer tells another history, or the channel goes by rules that this version does not carry: an operator must look. */
  | { name: 'stopped'; fault: PeerFault | RulesNotCarried };

/**
 * How far a channel is projected: `next` is the first block that is not. `news` is what the blocks just projected brought;
 * absent where that is not known, as at the start.
 */
export type Projected = { channel: string; next: bigint; news?: News };
/** Of which kinds of record there are new facts, and the public state after them. */
export type News = { kinds: ReadonlySet<string>; registry: Registry | undefined; tick: string | undefined };

export type ProjectorOptions = BlockReaderOptions & {
  /** This member. */
  self: string;
  database: MemberDatabase;
  follow: Follow;
  /** Called at the start and after each commit. */
  onProjected: (projected: Projected) => void;
  onState?: (channel: string, state: ProjectorState) => void;
  /** Milliseconds between attempts to reach the peer. */
  retryAfter?: number;
};

/** The blocks were good; what they say could not be written. */
class NotStored extends Error {
  constructor(cause: unknown) {
    super(`blocks could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

const blocksPerTransaction = 64;
const origin: Checkpoint = { nextBlock: 0n, headerHash: '' };

/** Follows one channel of the member's own peer: blocks in, rows out, one SQL transaction each (several while catching up). */
export class Projector {
  readonly #options: ProjectorOptions;
  readonly #stop = new AbortController();
  #reader: BlockReader;
  #running: Promise<void> | undefined;
  #state: ProjectorState = { name: 'following' };
  /** Known from the last commit; after a failure it is read again. */
  #standing: Standing | undefined;

  constructor(options: ProjectorOptions) {
    this.#options = options;
    this.#reader = new BlockReader(options, origin);
  }

  get state(): ProjectorState {
    return this.#state;
  }

  /** The first block not projected yet. */
  async height(): Promise<bigint> {
    return (await this.#checkpoint()).nextBlock;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const isOver = (): boolean => signal.aborted || this.#state.name === 'stopped';
    while (!isOver()) {
      await this.#follow().catch((error: unknown) => this.#failed(error));
      if (!isOver()) await pause(this.#options.retryAfter ?? 500, signal);
    }
  }

  #failed(error: unknown): void {
    if (this.#stop.signal.aborted) return;
    if (error instanceof PeerFault || error instanceof RulesNotCarried)
      return this.#enter({ name: 'stopped', fault: error });
    const lacking = error instanceof NotStored ? 'database' : 'peer';
    this.#enter({ name: 'waiting', for: lacking, reason: error instanceof Error ? error.message : String(error) });
  }

  async #follow(): Promise<void> {
    const checkpoint = await this.#checkpoint();
    this.#reader.rewind(checkpoint);
    if (this.#reader.needsConfig) this.#reader.useConfig(await this.#lastConfig());
    const { follow, channel, onProjected } = this.#options;
    this.#standing = undefined;
    onProjected({ channel, next: checkpoint.nextBlock });
    const attempt = new AbortController();
    const source = follow(channel, checkpoint.nextBlock, AbortSignal.any([this.#stop.signal, attempt.signal]));
    for await (const batch of batches(source, blocksPerTransaction, () => attempt.abort())) {
      if (this.#stop.signal.aborted) return;
      await this.#write(batch);
      this.#enter({ name: 'following' });
    }
  }

  /** Blocks before a broken one are written; then the broken one is reported. */
  async #write(batch: readonly Delivered[]): Promise<void> {
    const blocks: ReadBlock[] = [];
    let fault: PeerFault | undefined;
    try {
      for (const delivered of batch) blocks.push(this.#read(delivered));
    } catch (error) {
      if (!(error instanceof PeerFault)) throw error;
      fault = error;
    }
    const { channel, self } = this.#options;
    if (blocks.length > 0) {
      const { kinds, standing } = await this.#options.database
        .transaction((parts) => storeBlocks(parts, channel, self, blocks, this.#standing))
        .catch((cause: unknown) => {
          throw cause instanceof RulesNotCarried ? cause : new NotStored(cause);
        });
      this.#standing = standing;
      const { registry, tick } = standing;
      this.#options.onProjected({ channel, next: this.#reader.nextBlock, news: { kinds, registry, tick } });
    }
    if (fault) throw fault;
  }

  #read({ block, privateData }: Delivered): ReadBlock {
    const { chaincode, self } = this.#options;
    return this.#reader.read(block, (tx) => ownValues(privateData.get(tx), chaincode, self));
  }

  async #checkpoint(): Promise<Checkpoint> {
    const { database, channel } = this.#options;
    const row = await database.projection.tables
      .selectFrom('checkpoints')
      .selectAll()
      .where('channel', '=', channel)
      .executeTakeFirst();
    return row ? { nextBlock: row.next_block, headerHash: row.header_hash } : origin;
  }

  async #lastConfig(): Promise<Uint8Array> {
    const { database, channel } = this.#options;
    const { bytes } = await database.archive.tables
      .selectFrom('blocks')
      .select('bytes')
      .where('channel', '=', channel)
      .where('is_config', '=', true)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return bytes;
  }

  #enter(state: ProjectorState): void {
    const changed = state.name !== this.#state.name;
    this.#state = state;
    if (changed) this.#options.onState?.(this.#options.channel, state);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
