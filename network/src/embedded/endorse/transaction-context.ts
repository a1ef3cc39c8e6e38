import type { peer } from '@hyperledger/fabric-protos';
import type { Identity } from '../../wire';
import type { ChannelRules } from '../commit/channel-rules';
import { implicitMember, lifecycleNamespace } from '../commit/definitions';
import type { MessageType } from './chaincode-stream';
import type { QueryIterator } from './query-iterator';
import type { Simulator } from './simulator';

export type HistoryEntry = { txId: string; value: Buffer; isDelete: boolean; seconds: number; nanos: number };
export type Proposal = {
  signed: peer.SignedProposal;
  channel: string;
  txId: string;
  creator: Identity;
  /** The chaincode that the client called; another may be running on its behalf. */
  chaincode: string;
  input: peer.ChaincodeInput;
  hash: Buffer;
};
export type ChaincodeOutcome = { type: MessageType; payload: Uint8Array; event?: peer.ChaincodeEvent };

/** What the peer gives a running chaincode besides its state. */
export type Surroundings = {
  proposal: Proposal;
  rules: ChannelRules;
  simulator: Simulator;
  history(namespace: string, key: string): AsyncGenerator<HistoryEntry>;
  /** @param target `name` or `name/channel` */
  invoke(target: string, input: peer.ChaincodeInput): Promise<ChaincodeOutcome>;
};
type Access = { read: boolean; write: boolean };

/** One chaincode running for one transaction. */
export class TransactionContext {
  readonly namespace: string;
  readonly surroundings: Surroundings;
  readonly iterators = new Map<string, QueryIterator>();
  readonly #isInit: boolean;
  readonly #access = new Map<string, Access>();
  #lastIterator = 0;

  constructor(namespace: string, surroundings: Surroundings, isInit: boolean) {
    this.namespace = namespace;
    this.surroundings = surroundings;
    this.#isInit = isInit;
  }

  get simulator(): Simulator {
    return this.surroundings.simulator;
  }

  keep(iterator: QueryIterator): string {
    const id = String(++this.#lastIterator);
    this.iterators.set(id, iterator);
    return id;
  }

  mustRead(collection: string): void {
    this.mustNotInit();
    if (!this.#accessTo(collection).read) throw this.#denied('read', collection);
  }

  mustWrite(collection: string): void {
    this.mustNotInit();
    if (!this.#accessTo(collection).write) throw this.#denied('write', collection);
  }

  mustNotInit(): void {
    if (this.#isInit) throw new Error('private data APIs are not allowed in chaincode Init()');
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.iterators.values(), (iterator) => iterator.close()));
    this.iterators.clear();
  }

  #accessTo(collection: string): Access {
    let access = this.#access.get(collection);
    if (!access) this.#access.set(collection, (access = this.#judgeAccess(collection)));
    return access;
  }

  #judgeAccess(collection: string): Access {
    const { simulator, rules, proposal } = this.surroundings;
    const definition = this.namespace === lifecycleNamespace ? undefined : simulator.definition(this.namespace);
    if (implicitMember(collection) !== undefined) return { read: true, write: true };
    const config = definition?.collections.find((entry) => entry.getName() === collection);
    if (!config) throw new Error(`collection ${simulator.channel}/${this.namespace}/${collection} could not be found`);
    const policy = config.getMemberOrgsPolicy()?.getSignaturePolicy()?.serializeBinary() ?? new Uint8Array();
    const isMember = rules.satisfiesSignaturePolicy(policy, [proposal.creator]);
    return { read: isMember || !config.getMemberOnlyRead(), write: isMember || !config.getMemberOnlyWrite() };
  }

  #denied(action: 'read' | 'write', collection: string): Error {
    return new Error(
      `tx creator does not have ${action} access permission on privatedata in ` +
        `chaincodeName:${this.namespace} collectionName: ${collection}`,
    );
  }
}
