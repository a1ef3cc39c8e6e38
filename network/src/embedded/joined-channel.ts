import { parseTransaction, decodeBlock, view } from '../wire';
import { onlyHeld } from './commit/private-data';
import type { ChannelRules } from './commit/channel-rules';
import type { Definitions } from './commit/definitions';
import type { EndorserChannel } from './endorse/endorser-channel';
import { Simulator } from './endorse/simulator';
import type { HistoryEntry } from './endorse/transaction-context';
import type { ChannelBlocks } from './ledger/channel-blocks';
import { ChannelLedger, type CommittedBlock, type LedgerOptions } from './ledger/channel-ledger';
import type { StateView } from './ledger/state-view';

export type TransactionOutcome = { flag: number; block: number; tx: number };
export type PeerTransaction = TransactionOutcome & { envelope: Buffer };

/** A channel at a peer: its ledger, in the order of its blocks, and what endorsement reads of it. */
export class JoinedChannel implements EndorserChannel {
  readonly name: string;
  readonly blocks: ChannelBlocks;
  readonly ledger: ChannelLedger;
  readonly #options: LedgerOptions;
  #committing: Promise<unknown> = Promise.resolve();

  private constructor(options: LedgerOptions, ledger: ChannelLedger) {
    this.name = options.channel;
    this.blocks = options.blocks;
    this.#options = options;
    this.ledger = ledger;
  }

  static async open(options: LedgerOptions): Promise<JoinedChannel> {
    return new JoinedChannel(options, await ChannelLedger.open(options));
  }

  get rules(): ChannelRules {
    return this.ledger.rules;
  }

  get definitions(): Definitions {
    return this.ledger.definitions;
  }

  get state(): StateView {
    return this.#options.state.view(this.name);
  }

  simulate(txId: string): Simulator {
    return new Simulator(this.name, txId, this.#options.state.snapshot(this.name), this.rules.members);
  }

  readonly isKnown = (txId: string): boolean => this.#options.state.transaction(this.name, txId) !== undefined;

  /** Commits up to block `number`, one after the other; each is told to `done` as soon as it is. */
  commitThrough(number: number, done: (committed: CommittedBlock) => void): Promise<void> {
    const commit = this.#committing.then(async () => {
      while (this.ledger.height <= number) done(await this.ledger.commitNext());
    });
    // The next caller starts from where this one failed.
    this.#committing = commit.catch(() => undefined);
    return commit;
  }

  async idle(): Promise<void> {
    await this.#committing;
  }

  outcome(txId: string): TransactionOutcome | undefined {
    const at = this.#options.state.transaction(this.name, txId);
    if (!at) return undefined;
    const block = Number(at.block);
    return { flag: this.#options.state.result(this.name, block)?.flags[at.tx] ?? 254, block, tx: at.tx };
  }

  async transaction(txId: string): Promise<PeerTransaction | undefined> {
    const outcome = this.outcome(txId);
    if (!outcome) return undefined;
    const data =
      decodeBlock(await this.blocks.read(outcome.block))
        .getData()
        ?.getDataList_asU8() ?? [];
    return { ...outcome, envelope: view(data[outcome.tx] ?? new Uint8Array()) };
  }

  blockByHash(hash: string): number | undefined {
    return this.#options.state.blockByHash(this.name, hash);
  }

  async *history(namespace: string, key: string): AsyncGenerator<HistoryEntry> {
    for await (const { block, tx } of this.#options.state.history(this.name, namespace, key)) {
      const data =
        decodeBlock(await this.blocks.read(Number(block)))
          .getData()
          ?.getDataList_asU8() ?? [];
      const parsed = parseTransaction(data[tx] ?? new Uint8Array(), tx, 0);
      const set = parsed.rwsets.find((entry) => entry.namespace === namespace);
      const write = set?.writes.find((entry) => entry.key === key);
      if (!write) continue;
      const millis = Date.parse(parsed.at);
      const seconds = Math.floor(millis / 1000);
      const nanos = (millis - seconds * 1000) * 1_000_000 + parsed.atNanos;
      yield { txId: parsed.txId, value: write.value, isDelete: write.isDelete, seconds, nanos };
    }
  }

  /** Of another endorser's private writes, what this member may hold. */
  held(writes: Uint8Array): Buffer | undefined {
    return onlyHeld(writes, (namespace, collection) => this.ledger.mayHold(namespace, collection));
  }
}
