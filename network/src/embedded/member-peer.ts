import { createPrivateKey } from 'node:crypto';
import { peer as protos } from '@hyperledger/fabric-protos';
import { type ChannelConfig, headerHash, decodeBlock, serializeIdentity, signMessage } from '../wire';
import { type ChaincodeDefinition, implicitMember } from './commit/definitions';
import { onlyHeld } from './commit/private-data';
import { mustMay } from './endorse/access-control';
import { ChaincodeInvoker } from './endorse/chaincode-invoker';
import { isApproved } from './endorse/deployed-chaincode';
import { Endorser } from './endorse/endorser';
import { type ChaincodeSource, InstalledChaincodes } from './endorse/installed-chaincodes';
import { channelQueries, ledgerQueries, type QueryOptions } from './endorse/system/ledger-queries';
import { lifecycleChaincode } from './endorse/system/lifecycle';
import { JoinedChannel, type PeerTransaction, type TransactionOutcome } from './joined-channel';
import type { ChannelBlocks } from './ledger/channel-blocks';
import type { CommittedBlock } from './ledger/channel-ledger';
import { PrivateStore } from './ledger/private-store';
import { StateStore } from './ledger/state-store';
import type { PrivateDataExchange, PrivateDataHolder } from './private-data-exchange';

export type { PeerTransaction } from './joined-channel';
export type PeerOptions = {
  mspId: string;
  certificatePem: string;
  privateKeyPem: string;
  /** This peer's own folder. */
  folder: string;
  /** Whether private data are fsynced before a block counts as committed. */
  sync: boolean;
  exchange: PrivateDataExchange;
};
export type ChainInfo = { height: number; currentBlockHash: Buffer; previousBlockHash: Buffer };
export type CommitListener = (channel: string, number: number, committed: CommittedBlock) => void;
export type Endorsed = { response: protos.ProposalResponse; interest: protos.ChaincodeInterest };

/** The peer was switched off by a test. */
export class PeerDown extends Error {}

/** One member's peer: endorses proposals, commits blocks, answers about both. */
export class Peer implements PrivateDataHolder {
  readonly mspId: string;
  /** Switches for tests; what was held back is committed by `catchUp`. */
  readonly faults = { lag: false, down: false, dropPrivateData: false };
  readonly #channels = new Map<string, JoinedChannel>();
  readonly #listeners = new Set<CommitListener>();
  readonly #options: PeerOptions;
  readonly #state: StateStore;
  readonly #hidden: PrivateStore;
  readonly #installed: InstalledChaincodes;
  readonly #endorser: Endorser;
  readonly #leave: () => void;

  private constructor(options: PeerOptions, state: StateStore, hidden: PrivateStore) {
    this.mspId = options.mspId;
    this.#options = options;
    this.#state = state;
    this.#hidden = hidden;
    this.#installed = new InstalledChaincodes(options.mspId);
    this.#endorser = this.#newEndorser();
    this.#leave = options.exchange.join(this);
  }

  /** @throws LEVEL_LOCKED if another process has the folder open */
  static async open(options: PeerOptions): Promise<Peer> {
    const hidden = await PrivateStore.open(options.folder, options);
    try {
      return new Peer(options, await StateStore.open(options.folder), hidden);
    } catch (error) {
      await hidden.close();
      throw error;
    }
  }

  /** @param blocks holds the genesis block; what is in them already is committed before this resolves */
  async join(channel: string, blocks: ChannelBlocks): Promise<void> {
    const { mspId, exchange } = this.#options;
    const ask = (txId: string) =>
      this.faults.dropPrivateData ? Promise.resolve([]) : exchange.ask(this, channel, txId);
    const options = { channel, mspId, blocks, state: this.#state, hidden: this.#hidden, ask };
    await this.#hidden.resume(channel);
    this.#channels.set(channel, await JoinedChannel.open(options));
    await this.catchUp(channel);
  }

  channels(): string[] {
    return [...this.#channels.keys()].sort();
  }

  installChaincode(packageId: string, source: ChaincodeSource): void {
    this.#installed.install(packageId, source);
  }

  /** @throws EndorseFault where Fabric answers with a gRPC error */
  async endorse(signedProposal: Uint8Array): Promise<Endorsed> {
    if (this.faults.down) throw new PeerDown(`the peer of ${this.mspId} is down`);
    const response = await this.#endorser.endorse(signedProposal);
    return { response, interest: response.getInterest() ?? new protos.ChaincodeInterest() };
  }

  /** Commits up to and including block `number`; under lag or down it waits for `catchUp`. */
  async commit(channel: string, number: number): Promise<void> {
    if (this.faults.lag || this.faults.down) return;
    await this.#joined(channel).commitThrough(number, (committed) => {
      for (const listener of this.#listeners) listener(channel, committed.number, committed);
    });
  }

  async catchUp(channel: string): Promise<void> {
    await this.commit(channel, this.#joined(channel).blocks.height - 1);
  }

  height(channel: string): number {
    return this.#joined(channel).ledger.height;
  }

  config(channel: string): ChannelConfig {
    return this.#joined(channel).rules.config;
  }

  async chainInfo(channel: string): Promise<ChainInfo> {
    const height = this.height(channel);
    const hash = async (number: number) =>
      number < 0 ? Buffer.alloc(0) : headerHash(decodeBlock(await this.#joined(channel).blocks.read(number)));
    return { height, currentBlockHash: await hash(height - 1), previousBlockHash: await hash(height - 2) };
  }

  /** With flags and commit hash, as a peer delivers it; undefined if not committed here. */
  block(channel: string, number: number): Promise<Buffer | undefined> {
    return this.#joined(channel).ledger.block(number);
  }

  /** By place in the block: TxPvtReadWriteSet of what this member holds. */
  privateData(channel: string, number: number): Promise<Map<number, Buffer>> {
    return this.#joined(channel).ledger.privateData(number);
  }

  transaction(channel: string, txId: string): Promise<PeerTransaction | undefined> {
    return this.#joined(channel).transaction(txId);
  }

  /** What became of a transaction, without its envelope. */
  outcome(channel: string, txId: string): TransactionOutcome | undefined {
    return this.#joined(channel).outcome(txId);
  }

  definition(channel: string, chaincode: string): ChaincodeDefinition | undefined {
    return this.#joined(channel).ledger.definitions.get(chaincode);
  }

  hasApproved(channel: string, chaincode: string): boolean {
    return isApproved(chaincode, this.#joined(channel), this.mspId);
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async receive(channel: string, txId: string, writes: Uint8Array): Promise<void> {
    const joined = this.#channels.get(channel);
    if (!joined || this.faults.down || this.faults.dropPrivateData) return;
    const held = joined.held(writes);
    if (held) await this.#hidden.keepTransient(channel, txId, joined.ledger.height, held);
  }

  /** What was committed is offered too: another peer may be behind. Only members of a collection are asked for it. */
  async offer(channel: string, txId: string): Promise<Buffer[]> {
    const joined = this.#channels.get(channel);
    if (!joined || this.faults.down) return [];
    const at = await joined.transaction(txId);
    const committed = at && (await joined.ledger.privateData(at.block)).get(at.tx);
    const simulated = this.#hidden.transient(channel, txId).flatMap((writes) => joined.held(writes) ?? []);
    return [...simulated, ...(committed ? [committed] : [])];
  }

  async close(): Promise<void> {
    this.#leave();
    this.#installed.close();
    await Promise.all(Array.from(this.#channels.values(), (channel) => channel.idle()));
    await this.#state.close();
    await this.#hidden.close();
  }

  #joined(channel: string): JoinedChannel {
    const joined = this.#channels.get(channel);
    if (!joined) throw new Error(`the peer of ${this.mspId} has not joined channel ${channel}`);
    return joined;
  }

  /** The endorser keeps all it simulated and hands on what is no member's own; each peer holds what its member may. */
  async #keepPrivate(channel: string, txId: string, writes: Uint8Array): Promise<void> {
    if (!this.faults.dropPrivateData)
      await this.#hidden.keepTransient(channel, txId, this.#joined(channel).ledger.height, writes);
    const shared = onlyHeld(writes, (_namespace, collection) => implicitMember(collection) === undefined);
    if (shared) await this.#options.exchange.distribute(this, channel, txId, shared);
  }

  #newEndorser(): Endorser {
    const { mspId, certificatePem, privateKeyPem } = this.#options;
    const key = createPrivateKey(privateKeyPem);
    const channel = (name: string) => this.#channels.get(name);
    const queries = this.#queries();
    const lifecycle = lifecycleChaincode({
      mspId,
      mustMay: (resource, { proposal, rules }) => {
        mustMay(resource, proposal, rules, mspId);
      },
      installed: () => this.#installed.packageIds,
    });
    const system = new Map([
      ['_lifecycle', lifecycle],
      ['qscc', ledgerQueries(queries)],
      ['cscc', channelQueries(queries)],
    ]);
    return new Endorser({
      mspId,
      identity: serializeIdentity(mspId, certificatePem),
      sign: (message) => signMessage(key, message),
      channel,
      invoker: new ChaincodeInvoker({ mspId, installed: this.#installed, system, channel }),
      keepPrivate: (name, txId, writes) => this.#keepPrivate(name, txId, writes),
    });
  }

  #queries(): QueryOptions {
    return {
      channels: () => this.channels(),
      configBlock: (channel) => this.#channels.get(channel)?.ledger.configBlock() ?? Promise.resolve(undefined),
      mustMay: (resource, { proposal, rules }, channel) => {
        mustMay(resource, proposal, this.#channels.get(channel)?.rules ?? rules, this.mspId);
      },
      ledger: (channel) => {
        const joined = this.#channels.get(channel);
        if (!joined) return undefined;
        return {
          height: joined.ledger.height,
          block: (number) => joined.ledger.block(number),
          headerHash: async (number) => headerHash(decodeBlock(await joined.blocks.read(number))),
          blockByHash: (hash) => joined.blockByHash(hash),
          transaction: (txId) => joined.transaction(txId),
        };
      },
    };
  }
}
