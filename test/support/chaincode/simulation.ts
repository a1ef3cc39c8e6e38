import { createHash } from 'node:crypto';
import type { ChaincodeStub } from 'fabric-shim';
import type { Person } from './person';
import type { PeerState } from './state';

export type Proposal = {
  by: Person;
  function: string;
  transient: ReadonlyMap<string, Uint8Array>;
  args?: readonly string[];
  channel: string;
  txId: string;
  seconds: number;
  nanos: number;
};
/** In the order made; `value` is undefined for a delete, `purge` tells it from one. */
export type Write = { collection: string; key: string; value: string | undefined; purge?: true };

/** What one peer's simulation read and wrote; the same at every honest endorser. */
export class Simulation {
  readonly reads: string[] = [];
  readonly writes: Write[] = [];
  readonly #state: PeerState;
  readonly #proposal: Proposal;

  constructor(state: PeerState, proposal: Proposal) {
    this.#state = state;
    this.#proposal = proposal;
  }

  /** The part of the shim's stub that contracts use, over this peer's state: no read-your-writes, as in Fabric. */
  stub(): ChaincodeStub {
    const { by, function: name, args = [], transient, channel, txId, seconds, nanos } = this.#proposal;
    const texts = [name, ...args];
    return {
      getArgs: () => texts,
      getBufferArgs: () => texts.map((text) => Buffer.from(text)),
      getFunctionAndParameters: () => ({ fcn: name, params: [...args] }),
      getTxID: () => txId,
      getChannelID: () => channel,
      getCreator: () => ({ mspid: by.mspId, idBytes: by.certificate }),
      getTransient: () => new Map(transient),
      getTxTimestamp: () => ({ seconds, nanos }),
      getPrivateDataHash: (collection: string, key: string) => this.#hash(collection, key),
      getPrivateDataValidationParameter: (collection: string, key: string) => this.#policy(collection, key),
      getPrivateData: (collection: string, key: string) => this.#value(collection, key),
      putPrivateData: (collection: string, key: string, value: Uint8Array) =>
        this.#write({ collection, key, value: text(value) }),
      deletePrivateData: (collection: string, key: string) => this.#write({ collection, key, value: undefined }),
      purgePrivateData: (collection: string, key: string) =>
        this.#write({ collection, key, value: undefined, purge: true }),
      getState: (key: string) => this.#value('', key),
      putState: (key: string, value: Uint8Array) => this.#write({ collection: '', key, value: text(value) }),
    } as unknown as ChaincodeStub;
  }

  /** Sorted as Fabric sorts them. */
  get bytes(): string {
    const byPlace = (a: string, b: string) => (a < b ? -1 : 1);
    const writes = this.writes.map((write) => JSON.stringify(write));
    return JSON.stringify([[...new Set(this.reads)].sort(byPlace), writes.sort(byPlace)]);
  }

  #read(what: string, collection: string, key: string): void {
    this.reads.push(`${what} ${collection} ${key}`);
  }

  #hash(collection: string, key: string): Promise<Uint8Array> {
    this.#read('hash', collection, key);
    const hash = this.#state.hashes.get(`${collection}\0${key}`);
    return Promise.resolve(Buffer.from(hash ?? '', 'hex'));
  }

  #policy(collection: string, key: string): Promise<Uint8Array> {
    this.#read('policy', collection, key);
    return Promise.resolve(this.#state.policies.get(`${collection}\0${key}`) ?? new Uint8Array());
  }

  #value(collection: string, key: string): Promise<Uint8Array> {
    this.#read('value', collection, key);
    return Promise.resolve(Buffer.from(this.#state.values.get(`${collection}\0${key}`) ?? ''));
  }

  #write(write: Write): Promise<void> {
    this.writes.push(write);
    return Promise.resolve();
  }
}

const text = (value: Uint8Array): string => Buffer.from(value).toString('utf8');
export const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');
