import type { common, peer } from '@hyperledger/fabric-protos';
import { parseBlock, type ParsedBlock, sha256Hex } from '@tierline/network/wire';
import type { Client } from './client';

export type Place = { block: number; tx: number };
type Delivered = {
  block: ParsedBlock;
  /** Hashes of the payloads of what was submitted. */
  payloads: string[];
  bytes: Uint8Array;
};
type Own = {
  whole: Map<number, Delivered>;
  filtered: Map<number, peer.FilteredBlock>;
  /** Private values by block and transaction. */
  values: Map<number, Map<number, Uint8Array>>;
  events: { txId: string; name: string; payload: Uint8Array; chaincode: string; block: number }[];
};
const patience = 60_000;
type Closeable = { close(): void };

/** The channel as every member's peer delivers it, in each of the four ways, from where the play begins. */
export class Chain {
  readonly #own = new Map<string, Own>();
  readonly #streams: Closeable[] = [];
  readonly #places = new Map<string, Place[]>();
  #failure: unknown;
  #isClosing = false;
  #waiting: (() => void)[] = [];

  private constructor() {}

  static async open(clients: readonly Client[], chaincode: string): Promise<Chain> {
    const chain = new Chain();
    for (const client of clients) await chain.#follow(client, chaincode);
    return chain;
  }

  /** Where the payload stands, in order. */
  places(payload: string): readonly Place[] {
    return this.#places.get(payload) ?? [];
  }

  /** Until all peers have delivered the payload so many times, whole, filtered and with private data. */
  async until(payload: string, count: number): Promise<void> {
    await this.#when(() => {
      const last = this.places(payload)[count - 1];
      return last !== undefined && [...this.#own.values()].every((own) => holds(own, last.block));
    });
  }

  /** Until every member's peer has told the events of what it committed. */
  async untilEvents(chaincode: string): Promise<void> {
    const expected = (own: Own): number =>
      [...own.whole.values()]
        .flatMap(({ block }) => block.txs)
        .filter(({ flag, event }) => flag === 0 && event?.chaincode === chaincode).length;
    await this.#when(() => [...this.#own.values()].every((own) => own.events.length >= expected(own)));
  }

  own(mspId: string): Own {
    const own = this.#own.get(mspId);
    if (!own) throw new Error(`no member ${mspId}`);
    return own;
  }

  transactionAt({ block, tx }: Place): { txId: string; flag: number } | undefined {
    for (const { whole } of this.#own.values()) {
      const found = whole.get(block)?.block.txs[tx];
      if (found) return { txId: found.txId, flag: found.flag };
    }
    return undefined;
  }

  /** What the last valid transaction wrote under a public key; undefined: none did. */
  publicValue(mspId: string, namespace: string, key: string): string | undefined {
    const blocks = [...this.own(mspId).whole].sort(([a], [b]) => b - a).map(([, { block }]) => block);
    for (const { txs } of blocks) {
      for (const { rwsets } of txs.toReversed().filter(({ flag }) => flag === 0)) {
        const writes = rwsets.filter((set) => set.namespace === namespace).flatMap((set) => set.writes);
        const written = writes.find((write) => write.key === key);
        if (written) return Buffer.from(written.value).toString();
      }
    }
    return undefined;
  }

  /** From genesis on, as the member's peer delivers them. */
  blocks(mspId: string): Uint8Array[] {
    const { whole } = this.own(mspId);
    return [...whole].sort(([a], [b]) => a - b).map(([, { bytes }]) => bytes);
  }

  close(): void {
    this.#isClosing = true;
    for (const stream of this.#streams) stream.close();
  }

  async #follow({ mspId, network }: Client, chaincode: string): Promise<void> {
    const own: Own = { whole: new Map(), filtered: new Map(), values: new Map(), events: [] };
    this.#own.set(mspId, own);
    const from = { startBlock: 0n };
    this.#read(await network.getBlockEvents(from), (block: common.Block) => this.#take(own, block.serializeBinary()));
    this.#read(await network.getFilteredBlockEvents(from), (block: peer.FilteredBlock) =>
      own.filtered.set(block.getNumber(), block),
    );
    this.#read(await network.getBlockAndPrivateDataEvents(from), (both: peer.BlockAndPrivateData) => {
      const values = new Map<number, Uint8Array>();
      both.getPrivateDataMapMap().forEach((value, tx) => values.set(tx, value.serializeBinary()));
      own.values.set(both.getBlock()?.getHeader()?.getNumber() ?? 0, values);
    });
    this.#read(await network.getChaincodeEvents(chaincode, from), ({ blockNumber, ...event }) =>
      own.events.push({
        ...{ txId: event.transactionId, name: event.eventName, payload: event.payload },
        ...{ chaincode: event.chaincodeName, block: Number(blockNumber) },
      }),
    );
  }

  #take(own: Own, bytes: Uint8Array): void {
    const block = parseBlock(bytes);
    const number = Number(block.number);
    const payloads = block.txs.map(({ payload }) => sha256Hex(payload));
    const isNew = [...this.#own.values()].every(({ whole }) => !whole.has(number));
    own.whole.set(number, { block, payloads, bytes });
    if (!isNew) return;
    payloads.forEach((payload, tx) => {
      this.#places.set(payload, [...this.places(payload), { block: number, tx }]);
    });
  }

  #read<T>(stream: AsyncIterable<T> & Closeable, take: (item: T) => unknown): void {
    this.#streams.push(stream);
    const read = async (): Promise<void> => {
      for await (const item of stream) {
        take(item);
        this.#look();
      }
    };
    read().catch((error: unknown) => {
      if (this.#isClosing) return;
      this.#failure = error;
      this.#look();
    });
  }

  #look(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }

  async #when(isSo: () => boolean): Promise<void> {
    const timer = setTimeout(() => {
      this.#failure ??= new Error('the peers did not deliver in time');
      this.#look();
    }, patience);
    try {
      while (!isSo()) {
        if (this.#failure !== undefined) throw this.#failure as Error;
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

const holds = ({ whole, filtered, values }: Own, block: number): boolean =>
  whole.has(block) && filtered.has(block) && values.has(block);
